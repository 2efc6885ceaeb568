"""What is done in each step of a registration."""
