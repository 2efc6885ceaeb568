"""What can be made to go wrong in the simulated office, by name.

A fault is switched on with ``--fault NAME`` or ``POST /__office__/fault``. Each part of the
office asks :meth:`Faults.on` at the moment where the fault would strike.
"""

from __future__ import annotations

from collections.abc import Iterable

FAULTS: dict[str, str] = {
    # reader, card, client
    "reader-absent": "the client sees no reader (EW104J1502)",
    "card-absent": "the client sees no card (EW104J1503)",
    "card-removed": "the card is taken away while the client reads",
    "host-missing": "the native host is not registered (EW004JC200)",
    "host-silent": "the native host never answers",
    "client-missing": "the browser edition of the client is not installed: no answer at all",
    "wrong-card": "another person's card lies on the reader",
    "unknown-card": "a card that is no My Number card lies on the reader",
    "certificate-expired": "both certificates of the card have ended",
    "certificate-revoked": "the signature certificate was revoked by a change of address",
    "signature-locked": "the signature password is locked",
    "authentication-locked": "the authentication password is locked",
    "signature-last-try": "the signature password has one try left",
    "authentication-last-try": "the authentication password has one try left",
    # the person
    "wrong-password": "the person types the signature password wrong the first time",
    "cancel": "the person cancels the first password window",
    "slow-person": "the person takes their time over everything",
    # the site
    "maintenance": "the site shows its maintenance page",
    "error-500": "the site answers with an internal error",
    "abroad": "the site refuses addresses from abroad",
    "session-timeout": "the session has ended when the form is sent",
    "submit-lost": "登録 is received but its answer never arrives",
    "form-sent-on": "the form is answered with a 307 to another site",
    "register-sent-on": "登録 is received and registers, then is answered with a 307 elsewhere",
    "password-sent-on": "the login password is answered with a 307 to another site",
    "unknown-screen": "the form is another one than anybody knows",
    # the mail
    "mail-late": "the first mail comes only after it has been asked for twice",
    "mail-lost": "no mail ever arrives",
    "mail-forged": "a forged mail with another link comes before the real one",
    "final-mail-lost": "the last mail never arrives",
    "link-expired": "the password link has ended when it is opened",
}


class UnknownFaultError(ValueError):
    """A name that is not in :data:`FAULTS`."""


class Faults:
    """The faults that are switched on at this moment."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._on: set[str] = set()
        for name in names:
            self.switch(name, True)

    def switch(self, name: str, on: bool) -> None:
        if name not in FAULTS:
            raise UnknownFaultError(name)
        (self._on.add if on else self._on.discard)(name)

    def on(self, name: str) -> bool:
        """Is the fault switched on?"""
        if name not in FAULTS:
            raise UnknownFaultError(name)
        return name in self._on

    def take(self, name: str) -> bool:
        """Is it switched on? If so it is spent: the next question gets False."""
        if not self.on(name):
            return False
        self._on.discard(name)
        return True

    def names(self) -> list[str]:
        return sorted(self._on)
