"""The ledger of this desk, opened with the key that is kept for it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import system_keyring
from flows.options import LedgerOptions
from flows.system_keyring import KeyringGoneError
from ledger.audit import desk_at, write_audit
from ledger.place import Place, place_of
from ledger.trouble import LedgerError

if TYPE_CHECKING:
    from ledger.keys import KeyPlaces
    from ledger.ledger import Ledger


def ledger_place(options: LedgerOptions) -> Place | None:
    """Where the ledger is; None where the desk wants none. Raises LedgerError."""
    return place_of(options.setting, options.home)


def is_told_of(home: Path, options: LedgerOptions) -> bool:
    """Is the ledger told of the cases in a home: of this desk's own, and in an office of others'?

    One that was put elsewhere (``--out``) is kept there and nowhere else.
    """
    if options.home.absolute() == home.absolute():
        return True
    with contextlib.suppress(LedgerError):  # told where it is opened
        place = ledger_place(options)
        return place is not None and place.shared and desk_at(home) is not None
    return False


def open_ledger(options: LedgerOptions, place: Place | None = None) -> Ledger | None:
    """Open the ledger of the desk, or another at ``place``; None where the desk wants none.

    Raises LedgerError.
    """
    from ledger.ledger import Ledger  # half a second to import

    place = place or ledger_place(options)
    if place is None:
        return None
    return Ledger.open(place, key_places(options), options.operator)


def shared_ledger(options: LedgerOptions) -> Ledger | None:
    """Open the ledger that this desk has together with others; None where it has none.

    A ledger of this desk alone knows no more than its folders. Raises LedgerError.
    """
    place = ledger_place(options)
    return open_ledger(options, place) if place is not None and place.shared else None


def key_places(options: LedgerOptions) -> KeyPlaces:
    """Where the key is looked for."""
    from ledger.keys import KeyPlaces

    return KeyPlaces(options.home, options.key_file, _Keyring())


class _Keyring:
    """The system's keyring; one that can't be asked keeps nothing."""

    def find(self, service: str, user: str) -> str | None:
        with contextlib.suppress(KeyringGoneError):
            return system_keyring.find(service, user)
        return None

    def keep(self, service: str, user: str, password: str) -> bool:
        return system_keyring.keep(service, user, password)


def needed_ledger(options: LedgerOptions) -> Ledger:
    """Open the ledger for what is done with it alone. Raises LedgerError, for ``off`` too."""
    ledger = open_ledger(options)
    if ledger is None:
        raise LedgerError("ledger.off")
    return ledger


def audited(options: LedgerOptions, act: str, case: str | None = None, **more: Any) -> None:
    """Write down who did what. Raises LedgerError where it can't be written."""
    try:
        write_audit(options.home, act, case, options.operator, **more)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise LedgerError("ledger.audit-not-written", reason=reason) from None
