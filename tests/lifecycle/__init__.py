"""Tests of the room lifecycle."""
