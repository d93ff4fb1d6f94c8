"""What a page may cost: statements, rows read, and what it reads from end to end. `table.txt` is the one to read.

Measured on two loaded lines, of 2 000 and of 20 000 cases, on the same day of the same ten years. Never milliseconds.
"""
