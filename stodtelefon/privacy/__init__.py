"""What keeps the line silent: sealed fields, keyed hashes, reference codes, personal numbers."""
