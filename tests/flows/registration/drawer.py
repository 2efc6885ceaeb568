"""A keyring that a test can look into."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError


class Drawer(KeyringBackend):
    """A keyring that lives as long as a test."""

    priority = -10  # never taken but where a test sets it: keyring looks at every class there is

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.stuck = False

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.stuck:
            raise PasswordSetError
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]
