"""Makes notebooks and blog posts from pages: one source, three shapes."""
