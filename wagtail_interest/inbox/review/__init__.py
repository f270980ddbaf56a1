"""The review in the recruiter's room: its start, the bar above each entry, its end, and who held which when."""
