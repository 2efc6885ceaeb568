"""Looking texts up: by edition and procedure first, never in another language than the book's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guide.model import Book, Procedure


class MissingTextsError(KeyError):
    """Texts that a language lacks; ``keys`` names every one of them."""

    def __init__(self, lang: str, keys: Iterable[str]) -> None:
        self.lang = lang
        self.keys = tuple(keys)
        super().__init__(f"{lang}: {', '.join(self.keys)}")


def missing(words: Mapping[str, str], reference: Mapping[str, str]) -> list[str]:
    """Return the keys of a complete language that ``words`` lacks or leaves empty, in order."""
    return [key for key in reference if key.startswith("guide.") and not words.get(key, "").strip()]


class Texts:
    """The texts of one language for one procedure, still in the catalogue's notation."""

    def __init__(
        self, lang: str, words: Mapping[str, str], procedure: Procedure, edition: str = ""
    ) -> None:
        self.lang = lang
        self._words = words
        self._stems = (f"guide.{edition}", "guide") if edition else ("guide",)
        self._procedure = procedure

    @classmethod
    def of(cls, book: Book) -> Texts:
        """Return the texts of a book."""
        return cls(book.lang, book.words, book.procedure, book.edition)

    def __call__(self, key: str, /, **params: str) -> str:
        """Return the text of ``guide.<key>``.

        Raises :class:`MissingTextsError` when there is none.
        """
        text = self.find(key)
        if text is None:
            raise MissingTextsError(self.lang, [f"guide.{key}"])
        return text.format_map(params) if params else text

    def find(self, key: str) -> str | None:
        """Return the same, None when neither the procedure nor all of them have it.

        What ``guide.<edition>.<key>`` says of the book's edition goes before ``guide.<key>``.
        """
        for stem in self._stems:
            for name in (f"{stem}.{key}.{self._procedure}", f"{stem}.{key}"):
                if self._words.get(name, "").strip():
                    return self._words[name]
        return None

    def say(self, key: str) -> str:
        """Return a word inside a drawing."""
        return self(f"draw.{key}")
