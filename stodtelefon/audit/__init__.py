"""What was done and what was read: the append-only, chained access log."""
