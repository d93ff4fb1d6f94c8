"""Stödtelefon: the case system of a municipality's support line about violent extremism."""

__version__ = "0.2.0"
