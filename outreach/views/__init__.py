"""Pages on what is done to make the line known, and on standing cooperation."""
