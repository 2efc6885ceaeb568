"""Small things done to text everywhere."""

from __future__ import annotations


def first_line(text: object) -> str:
    """The first line of a text or of an exception's message that says something."""
    return next((line.strip() for line in str(text).splitlines() if line.strip()), "")


def one_line(text: str) -> str:
    """The text with every run of white space made one blank."""
    return " ".join(text.split())


def listed(text: str) -> tuple[str, ...]:
    """The items of ``a、b、c``."""
    return tuple(text.split("、"))
