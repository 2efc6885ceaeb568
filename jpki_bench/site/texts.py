"""The words on the screens, in Japanese and English.

``texts/common.toml`` is what both editions say, ``texts/<edition>.toml`` what one of them says,
``texts/<edition>-<look>.toml`` what a look of it says otherwise or besides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Translate = Callable[..., str]


@cache
def catalogue(edition: str, look: str | None = None) -> dict[str, tuple[str, str]]:
    """``section.key`` → (Japanese, English)."""
    found: dict[str, tuple[str, str]] = {}
    for name in ("common", edition, *([f"{edition}-{look}"] if look else [])):
        path = Path(__file__).parent / "texts" / f"{name}.toml"
        _flatten("", tomllib.loads(path.read_text(encoding="utf-8")), found)
    return found


def translator(edition: str, language: Language, look: str | None = None) -> Translate:
    """Return a function from key (and parameters for ``{name}``) to text.

    KeyError when there is none.
    """
    texts = catalogue(edition, look)
    which = LANGUAGES.index(language)

    def translate(key: str, **params: object) -> str:
        text = texts[key][which]
        return text.format(**params) if params else text

    return translate


def _flatten(prefix: str, tree: dict[str, Any], found: dict[str, tuple[str, str]]) -> None:
    for key, value in tree.items():
        if isinstance(value, dict):
            _flatten(f"{prefix}{key}.", value, found)
        else:
            japanese, english = value
            found[prefix + key] = (japanese, english)
