"""One entry: its page, and the action views behind its buttons."""
