"""What the whole office knows of its cases, for search and lists: a database beside the folders.

Case folders stay the truth of one registration; a ledger can be made anew from them at any time.
Enter by :class:`ledger.ledger.Ledger`.
"""
