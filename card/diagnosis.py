"""From what is seen to what the person will meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from card.picture import Look

Severity = Literal["ok", "warn", "block"]


@dataclass(frozen=True)
class Finding:
    """One thing found: ``code`` is known to :func:`card.explain`, ``params`` fill its texts.

    ``id`` says what was examined (``service``, ``reader``, ``card``, ``signature-password``,
    ``authentication-password``, ``authentication-certificate``, ``signature-certificate``).
    """

    id: str
    severity: Severity
    code: str
    params: dict[str, str] = field(default_factory=dict)


def findings(look: Look, today: date) -> tuple[Finding, ...]:
    """What the picture means for a registration on that day (in Japan), worst first within each."""
    raise NotImplementedError
