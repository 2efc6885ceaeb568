"""The login password of a case in the computer's own keyring, as long as the case is kept."""

from __future__ import annotations

from flows import system_keyring
from records.case import Case


def entry(case: Case) -> tuple[str, str]:
    """Service and user under which the password of a case is kept now."""
    return _entries(case)[0]


def _entries(case: Case) -> list[tuple[str, str]]:
    """Return the same, and where it was kept before there was a 認証ID: an account has none."""
    users = [case.auth_id, case.id] if case.auth_id else [case.id]
    return [(f"touroku {case.site.edition.host}", user) for user in users]


def keep(case: Case, password: str) -> bool:
    """Put a password into the keyring; False when this computer has none that keeps it."""
    return system_keyring.keep(*entry(case), password)


def is_kept(case: Case) -> bool:
    """Tell whether the journal says that a password was put into the keyring."""
    return any(
        each["event"] == "login-password-kept" and each.get("where") == "keyring"
        for each in case.journal.entries()
    )


def forget(case: Case) -> bool:
    """Delete the password of a case from the keyring; False when none was kept or it may stay."""
    # Where it is kept now comes first; where it was kept before may hold nothing.
    return is_kept(case) and any([system_keyring.forget(*each) for each in _entries(case)])
