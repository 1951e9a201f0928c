"""Does a page say what its run gave? What is promised has a file of its name."""
