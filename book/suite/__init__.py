"""The book as a suite of tests: the pytest plugin."""
