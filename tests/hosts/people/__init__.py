"""A host's own user model: a UUID for a key, an address for a name."""
