"""The chip card: what is on the reader, what its passwords and certificates will say.

``import card`` is cheap (nothing but this page is loaded); every name below brings its own module
when it is first used, and PC/SC itself only when a :class:`Service` first looks.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; importing it from typing costs 10 ms
if TYPE_CHECKING:
    from card import prompts
    from card.codes import Explanation, explain, explanations
    from card.diagnosis import borne_out, findings
    from card.model import (
        AuthenticationCertificate,
        Card,
        Certificates,
        Look,
        Pin,
        Pins,
        Reader,
        SignatureCertificate,
        find_jpki,
    )
    from card.pcsc import open_service
    from card.presence import Event, Presence, ReaderPresence
    from card.service import Service

__all__ = [
    "AuthenticationCertificate",
    "Card",
    "Certificates",
    "Event",
    "Explanation",
    "Look",
    "Pin",
    "Pins",
    "Presence",
    "Reader",
    "ReaderPresence",
    "Service",
    "SignatureCertificate",
    "borne_out",
    "explain",
    "explanations",
    "find_jpki",
    "findings",
    "open_service",
    "prompts",
]

if not TYPE_CHECKING:

    def _model():
        from card import model

        return model

    def _pcsc():
        from card import pcsc

        return pcsc

    def _presence():
        from card import presence

        return presence

    def _service():
        from card import service

        return service

    def _diagnosis():
        from card import diagnosis

        return diagnosis

    def _codes():
        from card import codes

        return codes

    _HOME = {
        "AuthenticationCertificate": _model,
        "Card": _model,
        "Certificates": _model,
        "Event": _presence,
        "Explanation": _codes,
        "Look": _model,
        "Pin": _model,
        "Pins": _model,
        "Presence": _presence,
        "Reader": _model,
        "ReaderPresence": _presence,
        "Service": _service,
        "SignatureCertificate": _model,
        "borne_out": _diagnosis,
        "explain": _codes,
        "explanations": _codes,
        "find_jpki": _model,
        "findings": _diagnosis,
        "open_service": _pcsc,
    }

    def __getattr__(name: str) -> object:
        if name == "prompts":
            import card.prompts

            return card.prompts
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(_HOME[name](), name)
        return value

    def __dir__() -> list[str]:
        return sorted(__all__)
