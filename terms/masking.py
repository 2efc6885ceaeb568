"""What is shown of an applicant's values to those who needn't see them.

In logs and to programs it is the outline of a value, not what it says.

Of a telephone number ``06-12x4-5678`` it is told ``##-##*#-####``: enough to find the slip in the
case file, where the value stands. A person who watches the terminal is shown the value itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from terms.applicant_fields import BY_NAME, PERSONAL

VALUES = ("value", "written", "used", "signs")  # parameters that hold what was written in the case


def masked(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a note or problem without values of the applicant."""
    where, _, name = params.get("field", "").rpartition(".")
    personal = where == "applicant" and (name in PERSONAL or name not in BY_NAME)
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


def masked_email(address: str) -> str:
    """An address that its owner recognises and nobody else learns: ``h****@example.jp``."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}****{at}{domain}" if at else "****"


def masked_name(name: str) -> str:
    """The first letter of each part: ``N**** T**** H****``."""
    return " ".join(f"{part[:1]}****" for part in name.split())
