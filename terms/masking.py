"""Values of an applicant in what goes into logs and to programs: their outline, not what they say.

Of a telephone number ``06-12x4-5678`` it is told ``##-##*#-####``: enough to find the slip in the
case file, where the value stands. A person who watches the terminal is shown the value itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

VALUES = ("value", "written", "used")  # parameters that hold what was written in the case


def masked(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a note or problem without values of the applicant."""
    personal = params.get("field", "").startswith("applicant.")
    return {
        name: outline(value) if personal and name in VALUES else value
        for name, value in params.items()
    }


def outline(value: str) -> str:
    """Digits as ``#``, letters as ``*``, full-width ones as ``＃`` and ``＊``; the rest stays."""
    return "".join(map(_sign, value))


def _sign(character: str) -> str:
    kind = unicodedata.category(character)[0]
    if kind not in "LMN":
        return character
    wide = unicodedata.east_asian_width(character) in "FW"
    if kind == "N":
        return "＃" if wide else "#"
    return "＊" if wide else "*"
