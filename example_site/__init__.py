"""Norrglimt, an invented company whose careers site shows the plugin at work; nothing in the package depends on it."""
