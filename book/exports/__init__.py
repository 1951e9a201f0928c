"""A page in other shapes: a notebook, a blog post."""
