"""Expressions of interest for a careers site on Wagtail."""

__version__ = "0.1.0"
