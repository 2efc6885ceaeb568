"""The chip card: what is on the reader, what its passwords and certificates will say.

``import card`` is cheap (nothing but this page is loaded); every name below brings its own module
when it is first used, and PC/SC itself only when a :class:`Service` first looks.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; importing it from typing costs 10 ms
if TYPE_CHECKING:
    from card import prompts
    from card.codes import Explanation, explain, explanations
    from card.diagnosis import findings
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
    from card.presence import Event, Presence, ReaderPresence
    from card.service import Service, open_service

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
    "explain",
    "explanations",
    "find_jpki",
    "findings",
    "open_service",
    "prompts",
]

if not TYPE_CHECKING:
    _HOMES = {
        "model": (
            "AuthenticationCertificate",
            "Card",
            "Certificates",
            "Look",
            "Pin",
            "Pins",
            "Reader",
            "SignatureCertificate",
            "find_jpki",
        ),
        "presence": ("Event", "Presence", "ReaderPresence"),
        "service": ("Service", "open_service"),
        "diagnosis": ("findings",),
        "codes": ("Explanation", "explain", "explanations"),
    }
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name == "prompts":
            return import_module("card.prompts")
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"card.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted(__all__)
