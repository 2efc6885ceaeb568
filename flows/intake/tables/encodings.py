"""Which letters the bytes of a text file are, decided by evidence.

UTF-8 that holds to its rules is UTF-8. Shift_JIS has hardly any: most bytes of Chinese, Korean or
Western files make some text in it, with half-width katakana in people's names. So it is believed
only where it makes words that a Japanese list is sure to have; everything else is refused.
"""

from __future__ import annotations

import re
import unicodedata

from flows.intake.headings import is_heading
from flows.intake.tables.table import ListError
from terms.text import line_of_zeros
from terms.vocabulary import PROCEDURE_WORDS, SEX_WORDS

_LOOKED_AT = 1 << 18  # letters of a file; what counts stands near its beginning
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_16_BARE = ("utf-16-le", "utf-16-be")  # without the mark that names the order of its bytes
_UTF_8_MARK = b"\xef\xbb\xbf"
_WORDS = frozenset(word for word in (*SEX_WORDS, *PROCEDURE_WORDS) if not word.isascii())
_PREFECTURE = re.compile("北海道|東京都|大阪府|京都府|[\u4e00-\u9fff]{2,3}県")
_KATAKANA = re.compile("[ァ-ヶー・]{3,}")
# Other encodings, with headings in their languages beside our own.
_OTHERS = (
    ("euc_jp", "EUC-JP", ()),
    ("gb18030", "GBK", ("姓名", "性别", "出生日期", "国籍", "电话", "地址", "邮箱")),
    ("cp949", "EUC-KR", ("이름", "성명", "성별", "생년월일", "국적", "주소", "전화")),
    ("big5", "Big5", ("姓名", "性別", "出生日期", "國籍", "電話", "地址")),
)


def decode(data: bytes, file: str) -> str:
    """Return the text of a file. Raises :class:`ListError` when it is not certain."""
    if data.startswith(_UTF_16):
        return _strictly(data, "utf-16", "UTF-16", file)
    if data.startswith(_UTF_8_MARK):
        return _strictly(data, "utf-8-sig", "UTF-8", file)
    if b"\0" in data:  # valid UTF-8, but no text
        if any(is_heading(cell) for name in _UTF_16_BARE for cell in _cells(data, name)):
            raise ListError("intake.other-encoding", file=file, encoding="UTF-16")
        if line := line_of_zeros(data):
            raise ListError("intake.zeros", file=file, line=line)
        raise ListError("intake.file-encoding", file=file)
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if _is_shift_jis(data):
        return _strictly(data, "cp932", "Shift_JIS", file)
    if _is_damaged_utf_8(data):
        return _strictly(data, "utf-8", "UTF-8", file)
    name = _other(data)
    if name:
        raise ListError("intake.other-encoding", file=file, encoding=name)
    raise ListError("intake.file-encoding", file=file)


def _strictly(data: bytes, encoding: str, name: str, file: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as trouble:
        line = str(data[: trouble.start].count(b"\n") + 1)
        raise ListError("intake.damaged-text", file=file, encoding=name, line=line) from None
    if "\0" in text:
        raise ListError("intake.file-encoding", file=file)
    return text


def _is_shift_jis(data: bytes) -> bool:
    """Tell whether it makes a Japanese heading, or words that only Japanese lists have."""
    cells = _cells(data, "cp932")
    if any(is_heading(cell) for cell in cells if not cell.isascii()):
        return True
    text = "".join(cells)
    if any(_is_odd(letter) for letter in text if letter > "\x7f"):
        return False
    return any(
        cell in _WORDS or _PREFECTURE.match(cell) or _KATAKANA.fullmatch(cell) for cell in cells
    )


def _is_odd(letter: str) -> bool:
    """Half-width katakana and letters for private use come about from any other encoding."""
    return "\uff61" <= letter <= "\uff9f" or unicodedata.category(letter) in ("Cc", "Co", "Cn")


def _is_damaged_utf_8(data: bytes) -> bool:
    """Are there more letters that hold to the rules of UTF-8 than places that don't?"""
    text = data[:_LOOKED_AT].decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    letters = sum(letter > "\x7f" for letter in text) - broken
    return letters > 2 * broken


def _other(data: bytes) -> str | None:
    """Return the name of another encoding in which the headings read as headings."""
    for encoding, name, words in _OTHERS:
        cells = _cells(data, encoding)
        known = [
            cell for cell in cells if not cell.isascii() and (is_heading(cell) or cell in words)
        ]
        if len(set(known)) >= 2:
            return name
    return None  # accented letters may be those of any Western encoding


def _cells(data: bytes, encoding: str) -> list[str]:
    text = data[:_LOOKED_AT].decode(encoding, "replace")
    cells = (cell.strip().strip('"').strip() for cell in re.split("[,;\t\r\n]", text))
    return [unicodedata.normalize("NFC", cell) for cell in cells if cell]
