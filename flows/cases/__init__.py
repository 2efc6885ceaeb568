"""Cases that are kept: their history, what a client takes home, what of it expires when."""
