"""Small things done to text everywhere."""

from __future__ import annotations

import re

INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""Characters that leave no mark on the screen, as part of a regular expression's class."""

TURNS_ROUND = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that change the order in which text is shown, in the same form."""

GONE = "…"
"""What stands where something was taken out."""

# What a terminal obeys (C0, C1, DEL), ends a line with, or shows in another order; and letters
# that nobody sees. Joiners (U+200C, U+200D) belong to some scripts and do nothing.
STEERING = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{TURNS_ROUND}\u206a-\u206f"
    "\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
STANDS_FOR_STEERING = "\ufffd"


class Lines(str):
    """A text of several lines that we have put together: its line ends are meant."""

    __slots__ = ()


def without_addresses(text: str) -> str:
    """Return a browser's words about a trouble without the address of the page.

    The link of a mail is such an address, and its key is a secret.
    """
    return re.sub(r"\S+://\S+", "…", text)


def without_marks(text: str) -> str:
    """Return a file's text without the marks that say UTF-8, one of each program, and DOS's end."""
    return text.lstrip("\ufeff").rstrip("\x1a")


def line_of_zeros(data: bytes) -> str:
    """Return the line of the first of a few zero bytes.

    "" for none, and for as many as UTF-16 has.
    """
    zero = data.find(b"\0")
    if zero < 0 or data.count(b"\0") * 4 > len(data):
        return ""
    return str(data.count(b"\n", 0, zero) + 1)


def first_line(text: object) -> str:
    """Return the first line of a text or of an exception's message that says something."""
    return next((line.strip() for line in str(text).splitlines() if line.strip()), "")


def one_line(text: str) -> str:
    """Return the text with every run of white space made one blank."""
    return " ".join(text.split())


def harmless(text: str) -> str:
    """Return the text with � for each character that would steer a terminal; its lines stay.

    >>> harmless("a\\x1b[31mb")
    'a�[31mb'
    """
    if STEERING.search(text):
        text = STEERING.sub(STANDS_FOR_STEERING, text.replace("\r\n", "\n"))
    return text


def harmless_line(text: str) -> str:
    """As :func:`harmless`, all on one line; :class:`Lines` keep theirs."""
    if isinstance(text, Lines):
        return harmless(text)
    plain = harmless(text)
    return " ".join(plain.splitlines()) if len(plain.splitlines()) > 1 else plain.strip("\n")


def cut(text: str, longest: int) -> str:
    """Return the text, cut at a length; that something is missing is seen."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}{GONE}"


def listed(text: str) -> tuple[str, ...]:
    """Return the items of ``a、b、c``."""
    return tuple(text.split("、"))
