"""Module 2: The Training Loop for Neural Networks."""
