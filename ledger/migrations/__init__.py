"""How the tables of a ledger came to be, a step a file; they only go forward."""
