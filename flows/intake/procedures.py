"""What the ministry calls the three applications, and how lists shorten that."""

from __future__ import annotations

import re
import unicodedata

from records.applicant import PROCEDURE_WORDS, Procedure
from terms.other_words import is_status_of_residence

# Nothing but one of these is the name of a procedure: "更新取消" is none.
_ASKED = "(?:の?許可)?(?:の?申請)?"
_NAMES: tuple[tuple[Procedure, str], ...] = (
    ("certify", "(?:在留資格)?の?認定(?:証明書|証)?(?:の?交付)?(?:の?申請)?"),
    ("change", f"(?:在留資格|在留|資格|ビザ|査証|visa)?の?変更{_ASKED}"),
    ("renew", f"(?:在留期間|在留|期間|ビザ|査証|visa)?の?更新{_ASKED}"),
    ("renew", f"(?:在留期間|在留|ビザ)の?延長{_ASKED}"),
    ("certify", r"coe|certificateofeligibility(?:\(coe\))?(?:issuance)?"),
    ("change", "(?:visa|status)?change(?:of(?:visa)?status(?:ofresidence)?|ofvisa)?"),
    (
        "renew",
        "(?:visa)?(?:renewal|extension|renew|extend)"
        "(?:(?:of)?(?:the)?(?:visa|(?:period|term)ofstay|stay|periodofresidence))?",
    ),
)
_AROUND_ENGLISH = re.compile(
    "^(?:application(?:for)?)?(?:an?|the)?(?:permission(?:for|to))?(?:an?|the)?"
    "|(?:permission|permit)?(?:application)?$"
)
# Behind the name may stand in brackets which status of residence it is about.
_BRACKET = re.compile("[(\\[【](.*)[)\\]】]$")


def procedure_of(written: str) -> Procedure | None:
    """Return the procedure that a cell names."""
    word = re.sub(r"\s", "", unicodedata.normalize("NFKC", written).casefold())
    word = word.strip("「」『』【】[]<>《》.。、")
    if word in PROCEDURE_WORDS:
        return PROCEDURE_WORDS[word]
    found = _named(word)
    if found is None and (bracket := _BRACKET.search(word)):
        statuses = re.split("[→⇒・、,/~-]|から|へ", bracket[1])
        if all(map(is_status_of_residence, filter(None, statuses))):
            found = _named(word[: bracket.start()])
    return found


def _named(word: str) -> Procedure | None:
    bare = _AROUND_ENGLISH.sub("", word) if word.isascii() else word
    names = (name for name, pattern in _NAMES if re.fullmatch(pattern, bare))
    return next(names, None)
