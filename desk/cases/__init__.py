"""What ``touroku cases`` does with what is kept; one module an action."""
