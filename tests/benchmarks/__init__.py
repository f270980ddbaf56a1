"""Side-by-side measurements with the peers; not part of ``make test``."""
