"""The recruiter's room: modeladmin configures, Wagtail's generic views render, verbs of lower rooms act."""
