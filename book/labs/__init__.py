"""The labs: notebooks written by hand, from file to page, in one wing."""
