"""What leans on MkDocs and Material, and leaves with them."""
