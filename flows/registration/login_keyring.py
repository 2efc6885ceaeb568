"""The login password of a case in the computer's own keyring, as long as the case is kept."""

from __future__ import annotations

from flows import system_keyring
from records.case import Case


def entry(case: Case) -> tuple[str, str]:
    """Service and user under which the password of a case is kept."""
    return f"touroku {case.site.edition.host}", case.auth_id or case.id


def keep(case: Case, password: str) -> bool:
    """Put a password into the keyring; False when this computer has none that keeps it."""
    return system_keyring.keep(*entry(case), password)


def is_kept(case: Case) -> bool:
    """Does the journal say that a password was put into the keyring?"""
    return any(
        each["event"] == "login-password-kept" and each.get("where") == "keyring"
        for each in case.journal.entries()
    )


def forget(case: Case) -> bool:
    """Delete the password of a case from the keyring; False when none was kept or it may stay."""
    return is_kept(case) and system_keyring.forget(*entry(case))
