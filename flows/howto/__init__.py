"""Pictures for the illustrated how-to, taken while a registration runs."""
