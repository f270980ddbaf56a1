"""What a recruiter does to many entries at once: ticked rows, a whole filtered list, or a group that lacks the same."""
