"""Stödtelefon: the case system of a municipality's support line about violent extremism."""
