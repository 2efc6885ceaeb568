"""What can be made to go wrong in the simulated office, by name.

A fault is switched on with ``--fault NAME`` or ``POST /__office__/fault``. Each part of the
office asks :meth:`Faults.on` at the moment where the fault would strike.

Beside those of :data:`FAULTS`, ``KIND@PAGE`` strikes at one page of edition 2022 (``502@submit``:
:data:`KINDS`, :data:`PAGES`), and a code of the client (``EW104J1502``) is what it answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FAULTS: dict[str, str] = {
    # reader, card, client
    "reader-absent": "the client sees no reader (EW104J1502)",
    "card-absent": "the client sees no card (EW104J1503)",
    "card-removed": "the card is taken away while the client reads",
    "host-missing": "the native host is not registered (EW004JC200)",
    "host-silent": "the native host never answers",
    "host-crashing": "the native host ends before it answers (EW004JC200)",
    "host-garbage": "the native host answers with bytes that are no message",
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
    "form-refused": "the form comes back with a mistake marked, once",
    "submit-lost": "登録 is received but its answer never arrives",
    "form-sent-on": "the form is answered with a 307 to another site",
    "register-sent-on": "登録 is received and registers, then is answered with a 307 elsewhere",
    "password-sent-on": "the login password is answered with a 307 to another site",
    "unknown-screen": "the form is another one than anybody knows",
    # the mail
    "mail-late": "the first mail comes only after it has been asked for twice",
    "mail-lost": "no mail ever arrives",
    "mail-doubled": "the first mail comes twice",
    "mail-of-another": "a mail of somebody else's registration comes before the real one",
    "mail-forged": "a forged mail with another link comes before the real one",
    "final-mail-lost": "the last mail never arrives",
    "link-expired": "the password link has ended when it is opened",
}

KINDS: dict[str, str] = {
    "500": "the site's own error page",
    "502": "the bare error page of a server before the site",
    "503": "the bare page of a server that is too busy",
    "empty": "an answer without a word",
    "slow": "the answer takes twelve seconds",
    "reset": "the connection breaks before the site has done anything",
    "reset-after": "the site does what was asked, and the connection breaks before the answer",
    "session": "the session has ended",
    "guard": "the site says that it was pressed twice, and does nothing",
    "guard-after": "the site does what was asked, and says that it was pressed twice",
    "back": "the page before comes again",
    "top": "the top page comes instead",
    "sent-on": "a 307 to another site",
    "unknown": "a page that nobody knows",
    "popup": "the page opens another window",
    "alert": "the page asks three questions before it can be used",
}

PAGES: dict[str, str] = {
    "menu": "the top page",
    "card": "both certificates are sent",
    "form": "the form",
    "form-sent": "the form is sent",
    "confirm": "the confirmation",
    "submit": "登録 is pressed",
    "registered": "the screen with the 認証ID",
    "password": "the page that the mail leads to",
    "password-sent": "the login password is sent",
    "password-done": "the last screen",
}

_CLIENT_CODE = re.compile(r"EW\d{3}J[A-Z]?\d{3,4}")


def is_known(name: str) -> bool:
    kind, at, page = name.partition("@")
    return name in FAULTS or is_client_code(name) or (bool(at) and kind in KINDS and page in PAGES)


def is_client_code(name: str) -> bool:
    return _CLIENT_CODE.fullmatch(name) is not None


class UnknownFaultError(ValueError):
    """A name that is no fault's."""


class Faults:
    """The faults that are switched on at this moment."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._on: set[str] = set()
        for name in names:
            self.switch(name, True)

    def switch(self, name: str, on: bool) -> None:
        if not is_known(name):
            raise UnknownFaultError(name)
        (self._on.add if on else self._on.discard)(name)

    def on(self, name: str) -> bool:
        """Is the fault switched on?"""
        if not is_known(name):
            raise UnknownFaultError(name)
        return name in self._on

    def take(self, name: str) -> bool:
        """Is it switched on? If so it is spent: the next question gets False."""
        if not self.on(name):
            return False
        self._on.discard(name)
        return True

    def of_pages(self) -> list[str]:
        """Those that strike at one page."""
        return [name for name in self.names() if "@" in name]

    def names(self) -> list[str]:
        return sorted(self._on)
