"""Tests of the room that asks: one file a module."""
