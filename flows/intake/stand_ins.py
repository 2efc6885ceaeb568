"""Answers that keep the other rules content while one is doubted; none of them is ever kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

STAND_INS: Mapping[str, Any] = {
    "name": "X",
    "sex": "male",
    "birth_date": date(1990, 1, 1),
    "nationality": "ベトナム",
    "email": "x@example.jp",
    "residence_card": "AB12345678CD",
}
