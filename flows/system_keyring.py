"""The computer's own keyring, whatever is behind it.

That is somebody else's program: a service of the desktop, a module that was taken out, a settings
file with a slip in it. It fails in ways of its own, and what needs a password goes on without it.
"""

from __future__ import annotations

import contextlib


class KeyringGoneError(Exception):
    """The keyring can't be asked; the message is the name of the reason."""


def find(service: str, user: str) -> str | None:
    """Return the password kept for a user of a service; a computer without a keyring keeps none.

    Raises :class:`KeyringGoneError` for one that is there and can't be asked.
    """
    try:
        import keyring
        from keyring.errors import NoKeyringError

        with contextlib.suppress(NoKeyringError):
            return keyring.get_password(service, user)
    except Exception as error:
        raise KeyringGoneError(type(error).__name__) from None
    return None


def keep(service: str, user: str, password: str) -> bool:
    """Put a password in; False unless it can be taken out again: some keyrings keep nothing."""
    try:
        import keyring

        keyring.set_password(service, user, password)
    except Exception:
        return False
    try:
        return find(service, user) == password
    except KeyringGoneError:
        return False


def forget(service: str, user: str) -> bool:
    """Take a password out; False when it is not certain that it is gone."""
    try:
        import keyring

        keyring.delete_password(service, user)
    except Exception:
        return False
    return True
