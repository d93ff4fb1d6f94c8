"""What records said before they were changed, by whom and when: *Tidigare lydelser*."""
