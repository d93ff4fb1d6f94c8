"""Pages: one's own account, accounts for the administrator, the settings, and the way in."""
