"""How a text stands in TOML."""

from __future__ import annotations

import json


def toml_string(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are all TOML's too, but for one letter."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
