from calls.views import case, deeds, notes, people, search, worklists

__all__ = ["case", "deeds", "notes", "people", "search", "worklists"]
