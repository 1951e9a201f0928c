"""The code of the book: one module per chapter, torch and matplotlib only."""
