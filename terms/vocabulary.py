"""The field's words for procedure, category and sex, and which category a procedure asks for."""

from __future__ import annotations

import re
from typing import Literal

from terms import normalise

Procedure = Literal["certify", "change", "renew"]
Category = Literal["foreign-national", "relative", "legal-representative"]
Sex = Literal["male", "female"]

PROCEDURES: tuple[Procedure, ...] = ("certify", "change", "renew")

# The words of the article and of the ministry for the same things, accepted in case files.
PROCEDURE_WORDS: dict[str, Procedure] = {
    "certify": "certify", "認定": "certify", "認定申請": "certify",
    "change": "change", "変更": "change", "変更申請": "change",
    "renew": "renew", "更新": "renew", "更新申請": "renew",
}  # fmt: skip
CATEGORY_WORDS: dict[str, Category] = {
    "foreign-national": "foreign-national",
    "外国人本人": "foreign-national",
    "relative": "relative",
    "配偶者,子,父又は母等(法定代理人を除く)": "relative",
    "legal-representative": "legal-representative",
    "法定代理人": "legal-representative",
}
SEX_WORDS: dict[str, Sex] = {
    "male": "male", "m": "male", "男": "male", "男性": "male", "男子": "male", "♂": "male",
    "female": "female", "f": "female", "女": "female", "女性": "female", "女子": "female",
    "♀": "female",
}  # fmt: skip
_NUMBER_OF: dict[str, Sex] = {"1": "male", "2": "female"}  # of ISO/IEC 5218, beside a word only

# [article] 認定: the Japanese spouse registers as a relative; 変更 and 更新: the foreign spouse.
CATEGORY_OF: dict[Procedure, Category] = {
    "certify": "relative",
    "change": "foreign-national",
    "renew": "foreign-national",
}


def sex_of(text: str) -> Sex | None:
    """Return the sex that is written, once or more than once: 女, F(女), 2:女; None for others."""
    words = re.split(r"[\s/():.・,、_-]+", normalise.plain(text).casefold())
    words = [word for word in words if word]
    said = {SEX_WORDS.get(word) or _NUMBER_OF.get(word) for word in words}
    if len(said) != 1 or not any(word in SEX_WORDS for word in words):
        return None
    return said.pop()
