"""What a code means: those of the client, and our own."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """A code and where its words are: ``what``, ``why``, ``remedy`` are keys of the ``card``
    catalogue. ``assumed``: nobody has published this code of the client; it stands for what must
    exist (docs/domain.md 3)."""

    code: str
    aliases: tuple[str, ...] = ()
    assumed: bool = False

    @property
    def what(self) -> str:
        return f"card.{self.code}.what"

    @property
    def why(self) -> str:
        return f"card.{self.code}.why"

    @property
    def remedy(self) -> str:
        return f"card.{self.code}.remedy"


_CLIENT = (
    Explanation("EW104J1502", ("1502",)),  # article
    Explanation("EW104J1503", ("1503",)),  # article
    Explanation("no-code", ("no code", "none", "コードなし", "コードが出ない", "コードがでない")),
    Explanation("EW004JC200", ("JC200", "C200")),  # seen in the extension's code
    Explanation("EW000J0200", ("J0200", "0200")),  # [3rd]
    Explanation("EW104J1601", ("1601", "wrong-password"), assumed=True),
    Explanation("EW104J1602", ("1602", "locked"), assumed=True),
    Explanation("EW104J1603", ("1603", "expired"), assumed=True),
    Explanation("EW104J1604", ("1604", "cancelled", "canceled"), assumed=True),
    Explanation("EW104J1605", ("1605", "no-jpki"), assumed=True),
    Explanation("EW-unknown"),  # every other one
)

_OURS = (
    Explanation("service-running"),
    Explanation("service-stopped"),
    Explanation("service-refused"),
    Explanation("service-silent"),
    Explanation("service-trouble"),
    Explanation("pcsc-missing"),
    Explanation("link-stopped"),
    Explanation("link-not-loopback"),
    Explanation("spec-unknown"),
    Explanation("reader-present"),
    Explanation("card-present"),
    Explanation("card-unknown", ("wrong-card", "unknown-card")),
    Explanation("card-new-kind"),
    Explanation("card-juki"),
    Explanation("card-phone"),
    Explanation("card-exclusive"),
    Explanation("card-busy"),
    Explanation("card-slow"),
    Explanation("card-mute"),
    Explanation("card-removed"),
    Explanation("card-garbled"),
    Explanation("several-cards"),
    Explanation("several-readers"),
    Explanation("card-pinless", ("pinless", "顔認証マイナンバーカード")),
    Explanation("signature-ready"),
    Explanation("signature-verified"),
    Explanation("signature-locked"),
    Explanation("signature-last-try"),
    Explanation("signature-tries-unknown"),
    Explanation("signature-missing", ("under-15",)),
    Explanation("signature-not-checked", ("revoked", "certificate-revoked")),
    Explanation("authentication-ready"),
    Explanation("authentication-verified"),
    Explanation("authentication-locked"),
    Explanation("authentication-last-try"),
    Explanation("authentication-tries-unknown"),
    Explanation("certificate-valid"),
    Explanation("certificate-expires-soon"),
    Explanation("certificate-expired"),
    Explanation("certificate-not-yet-valid"),
    Explanation("certificate-unreadable"),
)


def explanations() -> tuple[Explanation, ...]:
    """All codes that are known here, the client's first."""
    return _CLIENT + _OURS


def explain(code: str) -> Explanation | None:
    """Return the explanation of a code as people type it.

    Any case, full-width, an alias, with blanks.
    """
    wanted = _plain(code)
    for one in explanations():
        if wanted in {_plain(name) for name in (one.code, *one.aliases)}:
            return one
    return None


def _plain(code: str) -> str:
    return unicodedata.normalize("NFKC", code).strip().casefold()
