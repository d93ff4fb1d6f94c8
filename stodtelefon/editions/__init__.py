"""What people are asked in comes in editions: one is drafted, one is in use, and what has been used stays as it was."""
