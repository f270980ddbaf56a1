"""The two concrete page classes, in an app of their own: a host with a swapped base page leaves it out."""
