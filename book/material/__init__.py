"""How MkDocs builds the site: what its hooks do."""
