"""Module 1: the elementary training loop."""
