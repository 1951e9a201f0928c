"""The toolkit that keeps page and code one. It knows nothing of any chapter."""
