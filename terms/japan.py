"""The clock of Japan: by it days begin and certificates end, wherever the desk stands."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

JAPAN: Final = timezone(timedelta(hours=9))
