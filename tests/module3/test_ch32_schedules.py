"""What Part 3.2 claims, each claim as a test."""
