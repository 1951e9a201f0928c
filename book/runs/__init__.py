"""A page's code, run as its reader would run it."""
