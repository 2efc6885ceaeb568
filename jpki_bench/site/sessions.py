"""Sessions: a cookie on the browser's side, everything else on ours."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site.passwords import Hashed
from jpki_bench.site.people import Person
from jpki_bench.site.registry import Link

COOKIE = "JSESSIONID"


@dataclass
class Code:
    """A code sent by mail; ``until`` is in seconds of the monotonic clock."""

    value: str = field(repr=False)
    until: float
    wrong: int = 0  # how often another one was typed


@dataclass
class Session:
    """What one visitor has done so far."""

    key: str = field(repr=False)
    touched: float
    person: Person | None = None
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    token: str = ""
    auth_id: str = ""
    link: Link | None = None  # by which the visitor came, edition 2026
    date: dict[str, str] = field(default_factory=dict)  # parts of a date as chosen, edition 2026
    passed: set[str] = field(default_factory=set)  # stages, edition 2026
    email: str = ""  # as it was told on the way
    proven: str = ""  # the address whose mail was read
    code: Code | None = None
    password: Hashed | None = field(default=None, repr=False)  # of the account to be opened
    account: str = ""  # whose user has logged in

    def continue_from(self, other: Session) -> None:
        """Take over what was entered elsewhere."""
        self.person, self.token, self.password = other.person, other.token, other.password
        self.values, self.date = dict(other.values), dict(other.date)
        self.passed = set(other.passed)


class Sessions:
    """The sessions of one site; ``path`` is the cookie's, ``life`` is in seconds of idleness."""

    def __init__(self, path: str, life: float) -> None:
        self._path = path
        self._life = life
        self._sessions: dict[str, Session] = {}

    def of(self, request: Request) -> Session | None:
        """Return the visitor's session, None when there is none or it has ended."""
        key = request.cookies.get(COOKIE, "")
        session = self._sessions.get(key)
        if session is None:
            return None
        now = time.monotonic()
        if now - session.touched > self._life:
            del self._sessions[key]
            return None
        session.touched = now
        return session

    def begin(self, response: Response, session: Session) -> None:
        """Give the visitor the cookie of a new session."""
        self._sessions[session.key] = session
        response.set_cookie(COOKIE, session.key, path=self._path, httponly=True, samesite="lax")

    def new(self, person: Person | None = None) -> Session:
        return Session(secrets.token_urlsafe(24), time.monotonic(), person)

    def end(self, session: Session) -> None:
        self._sessions.pop(session.key, None)
