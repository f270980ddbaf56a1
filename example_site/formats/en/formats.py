"""English dates: 30 November 2026."""

DATE_FORMAT = "j F Y"
