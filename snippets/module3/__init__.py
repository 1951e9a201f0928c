"""Module 3: Advanced Training Loops and Modern Tricks."""
