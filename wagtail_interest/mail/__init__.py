"""Mail: queued once as a row, composed from a closed context, delivered with patience, followed by tracking."""
