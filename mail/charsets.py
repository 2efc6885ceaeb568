"""Bytes of mails into text: what they claim to be, what they are, and never an exception."""

from __future__ import annotations

import codecs
import re

_ALIASES = {
    "windows-31j": "cp932",
    "cswindows31j": "cp932",
    "ms-kanji": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "shift-jis": "cp932",
    "x-ms-cp932": "cp932",
    "x-euc-jp": "euc-jp",
    "eucjp": "euc-jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks-c-5601-1987": "cp949",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "latin1": "iso-8859-1",
}
_JIS_NAMES = re.compile(r"iso-?2022-?jp|csiso2022jp|cp5022\d|jis\Z")

# Python's codecs hold more than charsets: punycode takes quadratic time, unicode_escape and idna
# turn plain letters into others. Only what mails are really written in is looked up.
_ALLOWED = re.compile(
    r"(?:iso-?8859-\d{1,2}|windows-125\d|cp(?:125\d|437|850|852|866|874|932|949|950)|koi8-[rtu]"
    r"|euc-(?:jp|kr)|big5(?:-?hkscs)?|gb18030|hz-gb-2312|iso-2022-kr|tis-620"
    r"|utf-8|utf-(?:16|32)(?:-?[bl]e)?|mac(?:roman|intosh))\Z"
)
_VAGUE = re.compile(r"(?:us-)?ascii\Z|ansi|unknown|default|8bit|iso-?8859-1\Z|windows-1252\Z")

# Charsets in which bytes below 0x80 may mean something else.
_ASCII_IS_MORE = re.compile(r"utf-(?:16|32)|hz-|iso-2022")

_ESCAPE = re.compile(rb"\x1b(\$\([A-Q]|\$[@ABC]|\([A-Z]|&@)")
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")


def decode(raw: bytes, declared: str | None) -> str:
    """``raw`` in the charset it declares, or in the one it is evidently written in."""
    name = _normal_name(declared)
    if raw.isascii() and b"\x1b" not in raw and not _ASCII_IS_MORE.match(name or ""):
        return raw.decode("ascii")
    if name is None or _VAGUE.match(name):
        return _guess(raw, name)
    if raw.isascii() and _ESCAPE.search(raw) and not _ASCII_IS_MORE.match(name):
        return _jis(raw)  # whatever it was called
    if _JIS_NAMES.match(name):
        return _jis(raw) if b"\x1b" in raw else _guess(raw, None)
    try:
        return raw.decode(name)
    except (UnicodeError, ValueError, LookupError):
        pass
    guess = _guess(raw, name)
    if name not in ("cp932", "euc-jp"):
        return guess
    same = raw.decode(name, "replace")
    return same if same.count("\ufffd") <= guess.count("\ufffd") else guess


def _normal_name(declared: str | None) -> str | None:
    """Return a charset of the list, in lower case, or None."""
    if not declared:
        return None
    name = declared.strip().strip("\"'").partition("*")[0].lower().replace("_", "-")[:40]
    name = _ALIASES.get(name, name)
    if _VAGUE.match(name) or _JIS_NAMES.match(name):
        return name
    if not _ALLOWED.match(name):
        return None
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return name


def _guess(raw: bytes, declared: str | None) -> str:
    if _ESCAPE.search(raw):
        return _jis(raw)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeError:
        pass
    fitting: list[str] = []
    for name in ("cp932", "euc-jp"):
        try:
            fitting.append(raw.decode(name))
        except UnicodeError:
            continue
    western = declared is not None and (declared.startswith(("iso-", "windows-")))
    if western and not any(_looks_japanese(text) for text in fitting):
        return raw.decode("cp1252", "replace")
    if fitting:
        # EUC-JP read as Shift_JIS comes out as half-width katakana.
        return min(fitting, key=lambda text: len(_HALF_WIDTH_KANA.findall(text)))
    return raw.decode("utf-8", "replace")


def _looks_japanese(text: str) -> bool:
    return len(re.findall("[\u3041-\u3093\u30a1-\u30f6]", text)) >= 2


def _jis(raw: bytes) -> str:
    """ISO-2022-JP, with what Windows writes under that name (NEC row 13, half-width katakana)."""
    try:
        return raw.decode("iso2022_jp")
    except UnicodeError:
        pass
    pieces: list[str] = []
    position, mode = 0, b"(B"
    for match in (*_ESCAPE.finditer(raw), None):
        end = match.start() if match else len(raw)
        pieces.append(_jis_run(raw[position:end], mode))
        if match:
            position, mode = match.end(), match.group(1)
    return "".join(pieces)


def _jis_run(run: bytes, mode: bytes) -> str:
    if not run:
        return ""
    if mode in (b"$@", b"$B"):
        return _double(run)
    if mode == b"(I":
        return bytes(byte | 0x80 for byte in run).decode("cp932", "replace")
    for name in ("iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_2"):
        try:
            return (b"\x1b" + mode + run + b"\x1b(B").decode(name)
        except UnicodeError:
            continue
    try:
        return run.decode("utf-8")
    except UnicodeError:
        return run.decode("cp932", "replace")


def _double(run: bytes) -> str:
    """JIS rows and cells through Shift_JIS, whose Windows table has the vendor characters."""
    out = bytearray()
    position = 0
    while position < len(run):
        row = run[position] & 0x7F
        if not 0x21 <= row <= 0x7E or position + 1 == len(run):
            out.append(row)
            position += 1
            continue
        cell = run[position + 1] & 0x7F
        if not 0x21 <= cell <= 0x7E:
            out += b"?"
            position += 1
            continue
        lead = (row - 0x21) // 2 + 0x81
        out.append(lead if lead <= 0x9F else lead + 0x40)
        out.append(cell + 0x7E if row % 2 == 0 else cell + (0x1F if cell <= 0x5F else 0x20))
        position += 2
    return out.decode("cp932", "replace")
