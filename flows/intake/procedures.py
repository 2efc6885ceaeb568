"""What the ministry calls the three applications, and how lists shorten that."""

from __future__ import annotations

import unicodedata

from records.applicant import PROCEDURE_WORDS, Procedure
from terms.text import one_line

LONG_WORDS: dict[str, Procedure] = {
    "在留資格認定証明書交付申請": "certify", "在留資格認定証明書交付": "certify",
    "在留資格認定": "certify",
    "認定証明書": "certify", "認定証明書交付申請": "certify", "coe": "certify",
    "certificate of eligibility": "certify",
    "在留資格変更許可申請": "change", "在留資格変更許可": "change", "在留資格変更": "change",
    "変更許可申請": "change", "change of status": "change",
    "在留期間更新許可申請": "renew", "在留期間更新許可": "renew", "在留期間更新": "renew",
    "更新許可申請": "renew", "extension": "renew", "extension of stay": "renew",
}  # fmt: skip


def procedure_of(written: str) -> Procedure | None:
    """The procedure that a cell names."""
    word = one_line(unicodedata.normalize("NFKC", written).casefold())
    return LONG_WORDS.get(word) or PROCEDURE_WORDS.get(word)
