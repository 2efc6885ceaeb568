"""What ``touroku ledger`` does with the office's ledger; one module a kind of action."""
