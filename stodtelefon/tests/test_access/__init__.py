"""Who gets in where. `table.py` is the one to read: every address of the line, and what each role is answered."""
