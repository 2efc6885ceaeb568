"""How a drawing asks for a word of the language it is drawn in."""

from collections.abc import Callable

Say = Callable[[str], str]  # "reader" is the text of guide.draw.reader
