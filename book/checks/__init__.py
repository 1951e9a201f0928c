"""The pytest plugin: what must be true of every page."""
