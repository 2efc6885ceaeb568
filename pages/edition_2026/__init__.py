"""Screens of edition 2026, by what is known of its look and markup (docs/domain.md 1).

Nobody has tried them on the live site, and the order of its screens is unknown: each screen is
recognised by itself, by a label or by what its form is made of, never by where it comes.
"""
