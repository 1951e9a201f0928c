"""Commands that look at the book from outside."""
