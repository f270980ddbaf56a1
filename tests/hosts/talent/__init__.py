"""The careers app of a host with a base page of its own: an interest page built from the mixin."""
