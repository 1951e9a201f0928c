"""How a figure looks, is kept, compared and replayed."""
