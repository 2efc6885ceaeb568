"""The field's words for procedure, category and sex, and which category a procedure asks for."""

from __future__ import annotations

from typing import Literal

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
    "male": "male", "m": "male", "男": "male", "男性": "male",
    "female": "female", "f": "female", "女": "female", "女性": "female",
}  # fmt: skip

# [article] 認定: the Japanese spouse registers as a relative; 変更 and 更新: the foreign spouse.
CATEGORY_OF: dict[Procedure, Category] = {
    "certify": "relative",
    "change": "foreign-national",
    "renew": "foreign-national",
}
