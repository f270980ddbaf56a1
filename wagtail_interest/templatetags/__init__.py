"""Template tags a host may use."""
