"""Pages: one's own account, accounts for the administrator, and the way in."""
