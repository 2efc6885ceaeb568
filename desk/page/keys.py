"""Who may come in: a token that works once, exchanged for a cookie that only its browser has."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

TOKEN_LIFE = 600.0  # seconds in which a token can be used
COOKIE = "touroku-desk"


@dataclass
class Keys:
    """The keys of one desk, for as long as it is open; kept in memory alone.

    ``key`` is what a second ``touroku desk`` of the same person asks for a token with.
    """

    clock: Callable[[], float] = time.monotonic
    key: str = field(default_factory=secrets.token_urlsafe, repr=False)
    _tokens: dict[str, float] = field(default_factory=dict, repr=False)
    _sessions: set[str] = field(default_factory=set, repr=False)

    def new_token(self) -> str:
        """Make a token with which one browser can come in once."""
        now = self.clock()
        self._tokens = {token: until for token, until in self._tokens.items() if until > now}
        token = secrets.token_urlsafe(32)
        self._tokens[token] = now + TOKEN_LIFE
        return token

    def exchange(self, token: str) -> str | None:
        """Take a token away and return the value of a cookie for it; None for any other."""
        for known, until in list(self._tokens.items()):
            if _same(known, token):
                del self._tokens[known]
                if until <= self.clock():
                    return None
                session = secrets.token_urlsafe(32)
                self._sessions.add(session)
                return session
        return None

    def is_session(self, cookie: str | None) -> bool:
        """Is it the cookie of somebody who came in with a token?"""
        return cookie is not None and any(_same(each, cookie) for each in self._sessions)

    def is_key(self, given: str) -> bool:
        """Tell whether a second start of the same person asks."""
        return _same(self.key, given)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
