"""Backup copies of the database: how one is made (`backup`), and how it is proven that it can be restored (`drill`)."""
