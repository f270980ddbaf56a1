"""Set up in three questions."""
