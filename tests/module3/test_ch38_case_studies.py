"""What Part 3.8 claims, each claim as a test."""
