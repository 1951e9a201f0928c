"""What Part 3.3 claims, each claim as a test."""
