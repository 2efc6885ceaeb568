"""A person's values as pages, mails and people write them, and what a reader makes of a text.

Nothing here knows how the product looks for values.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from random import Random

from records.applicant import Applicant

HANH = Applicant(
    name="NGUYEN THI HANH",
    name_kana="グエン ティ ハン",
    sex="female",
    birth_date=date(1995, 11, 3),
    nationality="ベトナム",
    email="hanh.nguyen@post.example",
    postal_code="530-8201",
    address="大阪府大阪市北区中之島1-3-20",
    phone="06-1234-5678",
    residence_card="QR20468135ST",
)
BOB = Applicant(
    name="SMITHY BOB LOUIS",
    name_kana="スミシー・ボブ・ルイス",
    sex="male",
    birth_date=date(2001, 4, 9),
    nationality="Peru",
    email="bob_smithy99@mail.example",
    postal_code="060-8611",
    address="北海道札幌市南区北一条2-4-75 メゾン南101",
    phone="090-9876-4321",
    residence_card="ZY98765432XW",
)
HANAKO = Applicant(
    name="見本 花子",
    name_kana="みほん はなこ",
    sex="female",
    birth_date=date(1989, 1, 8),
    nationality="韓国",
    email="hanako@mihon-family.example",
    postal_code="980-0021",
    address="宮城県仙台市青葉区中央2丁目7番8号",
    phone="080-1111-2222",
)
PEOPLE = (HANH, BOB, HANAKO)

# What stands between letters of one value, seen or not.
BETWEEN = (
    " ",
    "\u3000",
    "-",
    "‐",
    "－",
    "・",
    "/",
    ".",
    "\u200b",
    "\u2060",
    "\u00ad",
    "\ufeff",
    "\n",
)


def plain_writings(applicant: Applicant) -> list[str]:
    """Every value in the orders, calendars and separators in which it is commonly written."""
    born = applicant.birth_date
    parts = applicant.name.split()
    kana = (applicant.name_kana or "").replace("・", " ").split()
    era, count = ("平成", born.year - 1988)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    made = [
        " ".join(parts), "-".join(parts), "".join(parts), " ".join([*parts[1:], parts[0]]),
        f"{parts[-1]}, {' '.join(parts[:-1])}", *(p for p in parts if len(p) > 2),
        " ".join(kana), "".join(kana), applicant.email, applicant.nationality,
        applicant.email.replace("@", " (at) "),
        f"{born:%Y-%m-%d}", f"{born:%Y%m%d}", f"{born:%Y/%m/%d}", f"{born:%Y.%m.%d}",
        f"{born:%d/%m/%Y}", f"{born:%m/%d/%Y}", f"{born:%y/%m/%d}",
        f"{born.year}年{born.month}月{born.day}日", f"{born:%Y年%m月%d日}",
        f"{era}{count}年{born.month}月{born.day}日", f"H{count:02}.{born.month:02}.{born.day:02}",
        f"{born.year}年（{era}{count}年）{born.month}月{born.day}日",
        f"{born.day} {months[born.month - 1]} {born.year}",
        f"{months[born.month - 1]}. {born.day}, {born.year}",
    ]  # fmt: skip
    for number in (applicant.phone, applicant.postal_code, applicant.residence_card):
        made += [number, number.replace("-", ""), number.replace("-", " ")] if number else []
    if applicant.phone:
        home = applicant.phone[1:]
        made += [
            f"81-{home}",
            f"81 (0){home}",
            applicant.phone.replace("-", "(", 1).replace("-", ")"),
        ]
    if applicant.address:
        made += [applicant.address, applicant.address.replace("-", "ー"), applicant.address[3:]]
    return made


def disguised(text: str, random: Random) -> str:
    """Return the same text in another width, case and kana, its letters parted, with accents."""
    made = text
    for change in random.sample((wide, mixed_case, narrow, parted, decorated, hiragana), k=3):
        made = change(made, random)
    return made


def wide(text: str, random: Random) -> str:
    share = random.random()
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and random.random() < share else c for c in text
    )


def mixed_case(text: str, random: Random) -> str:
    return "".join(random.choice((c.lower(), c.upper())) for c in text)


def narrow(text: str, random: Random) -> str:
    if random.random() < 0.5:
        return text
    half = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
    apart = unicodedata.normalize("NFD", text) if text and "ァ" <= text[0] <= "ヺ" else text
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    return "".join(half.get(c, marks.get(c, c)) for c in apart)


def hiragana(text: str, random: Random) -> str:
    if random.random() < 0.5:
        return text
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def parted(text: str, random: Random) -> str:
    share = random.choice((0.0, 0.1, 0.5, 1.0))
    made = ""
    for c in text:
        made += c + (random.choice(BETWEEN) if random.random() < share else "")
    return made


def decorated(text: str, random: Random) -> str:
    if random.random() < 0.7:
        return text
    return "".join(c + "\u0301" if c.isascii() and c.isalpha() else c for c in text)


def readable(text: str) -> str:
    """Return what a reader makes of a text: its letters and digits, however they are set."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = [c for c in plain if c.isalnum() and c != "ー"]
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in letters)
