"""Words, rules and small tools that every room may use; this room knows none of the others."""
