"""What an author writes: one file a form, and the page that it makes."""
