"""Content-Transfer-Encoding: as declared where the bytes agree, else as they evidently are."""

from __future__ import annotations

import binascii
import quopri
import re

from mail import charsets

SHORTEST = 24  # bytes that may be base64 without anybody having said so

_DECLARED = re.compile(r"base[-_ ]?64|quoted[-_ ]?printable|[78][-_ ]?bit|binary")
_COMMENT = re.compile(r"\([^()]*\)?")
_BASE64_LINE = re.compile(rb"[ \t]*[A-Za-z0-9+/]{2,}={0,2}[ \t]*\r?\Z")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_BASE64_PIECES = re.compile(rb"[A-Za-z0-9+/]+={0,2}(?:\s+[A-Za-z0-9+/]+={0,2})*\s*\Z")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_QUOTED = re.compile(rb"(?:=[0-9A-Fa-f]{2}){2}(?:=\r?\n)?=[0-9A-Fa-f]{2}")
_QUOTED_ESCAPE = re.compile(rb"=1[Bb][$(]")
# A link up to one of its parameters; another link within it is looked at by itself.
_PARAMETER = rb"https?://(?:(?!https?://)[^\s<>\"]){0,2000}?[?&;#][A-Za-z0-9_.~%-]{1,60}"
# Quoted-printable writes every "=" as "=3D": one that stands bare in a link was never encoded.
_BARE_EQUALS = re.compile(rb"(" + _PARAMETER + rb")=(?!3[Dd]|[ \t]*\r?\n|\Z)")

_CODED_EQUALS = re.compile(_PARAMETER + rb"=3D")
_SOFT_BREAK = re.compile(rb"(?<!=)=[ \t]*\r?\n(?=[^\r\n=])")
_BLANKS_AT_BREAK = re.compile(rb"=[ \t]{1,80}(\r?\n)")  # a server on the way added them


def decode(raw: bytes, declared: str) -> tuple[bytes, bool]:
    """Return the bytes of a text part, and whether it is in doubt that they were read right."""
    said = _DECLARED.search(_COMMENT.sub(" ", declared.lower()))
    name = said.group()[:4] if said else ""
    quoted = _is_quoted(raw)
    if name == "base" and not quoted:
        decoded = _base64_pieces(raw)
        if decoded is None:
            decoded = _base64_lines(raw)
        if decoded is not None:
            return decoded, False
    coded = _undeclared_base64(raw)
    if coded is not None:
        return coded, False
    if quoted or (name == "quot" and _may_be_quoted(raw)):
        return _unquoted(raw)
    if _may_be_quoted(raw) and _CODED_EQUALS.search(raw):
        # Undeclared, in letters that need no encoding: only broken lines tell that it is encoded.
        return _unquoted(raw) if _SOFT_BREAK.search(raw) else (raw, True)
    return raw, False


def _base64_pieces(raw: bytes) -> bytes | None:
    """Return what was called base64 and has blanks in its lines.

    Words of a text decode to no text.
    """
    if len(raw) < SHORTEST or not _BASE64_PIECES.match(raw.lstrip()):
        return None
    return _as_text(base64(raw))


def _as_text(decoded: bytes) -> bytes | None:
    text = not _CONTROL.search(decoded) and "\ufffd" not in charsets.decode(decoded, None)
    return decoded if text and decoded else None


def _undeclared_base64(raw: bytes) -> bytes | None:
    """Return what ``raw`` holds if it is nothing but base64 of a text."""
    if len(raw) < SHORTEST or not raw.isascii() or b"\x1b" in raw:
        return None
    lines = [line for line in raw.split(b"\n") if line.strip()]
    if not all(_BASE64_LINE.match(line) for line in lines):
        return None
    if len(_NOT_BASE64.sub(b"", raw)) % 4:
        return None
    return _as_text(base64(raw))


def _is_quoted(raw: bytes) -> bool:
    """Is it quoted-printable, whatever was declared? Only Japanese letters leave no doubt."""
    return bool(_QUOTED_ESCAPE.search(raw)) or _holds_letters(raw)


def _may_be_quoted(raw: bytes) -> bool:
    return raw.isascii() and b"\x1b" not in raw and not _BARE_EQUALS.search(raw)


def _holds_letters(raw: bytes) -> bool:
    """Do its escapes stand for Japanese letters? "=AB=CD=EF" may also be part of a link."""
    run = _QUOTED.search(raw)
    while run:
        if all(byte >= 0x80 for byte in quopri.decodestring(run.group())):
            return True
        run = _QUOTED.search(raw, run.end())
    return False


def _unquoted(raw: bytes) -> tuple[bytes, bool]:
    """Quoted-printable; who encoded the text but not the links leaves a doubt about the links."""
    mended, bare = _BLANKS_AT_BREAK.sub(rb"=\1", raw), 0
    for _ in range(100):  # a link has few parameters
        mended, count = _BARE_EQUALS.subn(rb"\1=3D", mended)
        bare += count
        if not count:
            break
    return quopri.decodestring(mended), bare > 0


def _base64_lines(raw: bytes) -> bytes | None:
    """Return the base64 at the beginning and, as it stands, what a mailing list wrote below it.

    None when it is no base64.
    """
    lines = raw.split(b"\n")
    last = 0
    for number, line in enumerate(lines):
        if line.strip() and not _BASE64_LINE.match(line):
            break
        last = number + 1
    head, rest = b"\n".join(lines[:last]), b"\n".join(lines[last:])
    if not rest.strip():
        return base64(head)
    wrong = len(re.sub(rb"[A-Za-z0-9+/=\s]+", b"", raw))
    if len(head.strip()) < SHORTEST:
        # A few damaged letters are passed over; text with blanks and signs in it is no base64.
        words = len(re.findall(rb"[^\s][ \t]+[^\s]", raw))
        return base64(raw) if raw.isascii() and 50 * (wrong + words) <= len(raw) else None
    if 50 * wrong <= len(raw):
        return base64(raw)
    return base64(head) + b"\n" + rest


def base64(raw: bytes) -> bytes:
    """As much as can be decoded; pieces that were padded one by one are decoded one by one."""
    clean = _NOT_BASE64.sub(b"", raw).rstrip(b"=")
    out: list[bytes] = []
    for padded in re.split(rb"=+", clean, maxsplit=1000):
        piece = padded.replace(b"=", b"")
        piece = piece[:-1] if len(piece) % 4 == 1 else piece
        try:
            out.append(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)))
        except (binascii.Error, ValueError):
            continue
    return b"".join(out)
