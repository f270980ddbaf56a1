"""Tests of the tables and of how rows get into them."""
