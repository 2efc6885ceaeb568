"""The structure of a mail, read within fixed bounds.

The email package parses depth and length without bounds: nested parts are nested generators (a
thousand of them end in RecursionError, each line passing through all), and every line becomes an
object. Here parts are offsets into the one buffer, found by searching for their boundaries; the
email package still reads the parameters of headers, whose length is bounded first.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message as HeaderReader
from email.utils import collapse_rfc2231_value

from mail import charsets, mbox, transfer
from mail.restored import restore
from terms.text import one_line

MAX_DEPTH = 24
MAX_PARTS = 256
MAX_HEADER_BLOCK = 256 * 1024
MAX_HEADERS = 1000
MAX_HEADER = 16 * 1024
MAX_TEXT = 1024 * 1024  # bytes of one text part, before decoding
MAX_TEXTS = 4 * 1024 * 1024  # of all together
MAX_ENCLOSED = 8 * 1024 * 1024  # a whole mail that is itself base64
MAX_FALSE_BOUNDARIES = 10_000

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_TEXT_FILE = re.compile(r"\.(?:te?xt|html?)\Z", re.IGNORECASE)
_PAGE_FILE = re.compile(r"\.html?\Z", re.IGNORECASE)
_KNOWN_FIELDS = frozenset(
    re.findall(
        r"\S+",
        "from to cc subject date received return-path delivered-to message-id mime-version"
        " content-type content-transfer-encoding authentication-results dkim-signature reply-to"
        " sender x-original-to x-mailer",
    )
)


class Headers:
    """The header fields of one entity in their order; names in lower case, values unfolded."""

    def __init__(self, fields: tuple[tuple[str, bytes], ...], cut: bool = False) -> None:
        self.fields = fields
        self.cut = cut

    def raw(self, name: str) -> list[str]:
        """All values of ``name``, undecoded; bytes beyond ASCII read in the likeliest charset."""
        return [one_line(charsets.decode(value, None)) for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """Return the first value of ``name`` for people, "" if there is none."""
        values = self.raw(name)
        return decode_words(values[0]) if values else ""

    @property
    def encoding(self) -> str:
        """Content-Transfer-Encoding as it is written; "" where there is none."""
        return (self.raw("content-transfer-encoding") or [""])[0][:200]

    @property
    def file(self) -> tuple[str, str]:
        """How a part is disposed ("attachment"), and its name as a file; "" for either."""
        disposition, disposed = self.parameters("content-disposition")
        name = disposed.get("filename") or self.parameters("content-type")[1].get("name") or ""
        return disposition, decode_words(name)[:200]

    def count(self, name: str) -> int:
        return sum(key == name for key, _ in self.fields)

    def parameters(self, name: str) -> tuple[str, dict[str, str]]:
        """Value and parameters of Content-Type or Content-Disposition, in lower case and raw."""
        values = self.raw(name)
        if not values:
            return "", {}
        reader = HeaderReader()
        reader[name] = values[0][:2000].replace("\r", " ").replace("\n", " ")
        try:
            parts = reader.get_params(header=name) or []
        except Exception:
            # The email package answers broken parameters with half a dozen kinds of exception.
            return values[0].partition(";")[0].strip().lower(), {}
        found: dict[str, str] = {}
        for key, value in parts[1:]:
            try:
                found.setdefault(key.lower(), collapse_rfc2231_value(value))
            except Exception:  # noqa: S112
                continue
        return (parts[0][0].strip().lower() if parts else ""), found


@dataclass(frozen=True)
class Text:
    """One text part. ``letter`` counts the enclosed mails: 0 is the mail itself.

    ``attached``: a file beside the text, with its ``name``.
    """

    content: str
    html: bool
    letter: int
    flowed: bool = False
    delsp: bool = False
    attached: bool = False
    name: str = ""


@dataclass
class Anatomy:
    """What a mail consists of.

    ``bare``: it has no headers. ``doubtful``: how a text is encoded is not certain. ``several``:
    the bytes hold more mails than this first one.
    """

    letters: list[Headers] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    file_names: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    limited: bool = False
    bare: bool = False
    doubtful: bool = False
    several: bool = False


@dataclass(frozen=True)
class _Entity:
    data: bytes
    start: int
    end: int
    depth: int
    letter: int | None  # None: a mail of its own, enclosed or outermost


def headers_of(data: bytes) -> Headers:
    """Return the headers of a whole mail; none when it has no header block (pasted text)."""
    data = restore(data).data
    headers, _ = _head(data, 0, len(data))
    return headers if _is_head(headers) else Headers(())


def dissect(data: bytes) -> Anatomy:
    """Take a mail apart. Never raises, reads at most what the constants above allow."""
    anatomy = Anatomy()
    restored = restore(data)
    mails = mbox.split(restored.data)
    anatomy.several = len(mails) > 1
    start, end = mails[0] if mails else (0, len(restored.data))
    budget = MAX_TEXTS
    stack = [_Entity(restored.data, start, end, 0, None)]
    seen = 0
    while stack:
        entity = stack.pop()
        seen += 1
        if seen > MAX_PARTS or entity.depth > MAX_DEPTH:
            anatomy.limited = True
            continue
        headers, body = _head(entity.data, entity.start, entity.end)
        anatomy.limited |= headers.cut
        letter = entity.letter
        if letter is None:
            letter = len(anatomy.letters)
            if letter == 0 and not _is_head(headers):
                anatomy.bare = True
                headers, body = Headers(()), entity.start
            anatomy.letters.append(headers)
        kind, _ = headers.parameters("content-type")
        disposition, name = headers.file
        anatomy.types.add(kind)
        if kind in ("message/rfc822", "message/global") or name.lower().endswith(".eml"):
            stack.append(_enclosed(entity, body, headers.encoding))
            continue
        if kind.startswith("multipart/"):
            parts, cut = _parts(entity, body, headers)
            anatomy.limited |= cut
            stack.extend(replace(part, letter=letter) for part in reversed(parts))
            if parts:
                continue
            kind = "text/plain"
        shown = kind == "text/html" and disposition != "attachment" and _PAGE_FILE.search(name)
        if name and not shown:
            anatomy.file_names.append(name)
        if kind.startswith("text/") or "/" not in kind or _TEXT_FILE.search(name):
            length = min(entity.end - body, MAX_TEXT, max(budget, 0))
            anatomy.limited |= length < entity.end - body
            budget -= length
            text, doubtful = _text(entity.data[body : body + length], headers, restored.transcoded)
            if disposition == "attachment" or (name and not kind.startswith("text/")):
                page = text.html or bool(_PAGE_FILE.search(name))
                text = replace(text, attached=True, name=name, html=page)
            anatomy.doubtful |= doubtful
            anatomy.texts.append(replace(text, letter=letter))
    return anatomy


def decode_words(value: str) -> str:
    """RFC 2047, forgiving: words side by side are joined before their charset is decoded."""
    value = value[:MAX_HEADER]
    out: list[str] = []
    position = 0
    charset, waiting = "", b""
    for match in _ENCODED_WORD.finditer(value):
        between = value[position : match.start()]
        raw = _word(match.group(2).lower(), match.group(3))
        if waiting and not between.strip() and match.group(1).lower() == charset:
            waiting += raw
        else:
            out.append(charsets.decode(waiting, charset))
            if between.strip() or not waiting:
                out.append(between)
            charset, waiting = match.group(1).lower(), raw
        position = match.end()
    out += [charsets.decode(waiting, charset), value[position:]]
    return one_line("".join(out))


def _word(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding == "b":
        return transfer.base64(raw)
    return quopri.decodestring(raw, header=True)


def _head(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Return the header block at ``start`` and where the body begins."""
    if data.startswith((b"\n", b"\r\n"), start, end):
        return Headers(()), start + (2 if data[start] == 0x0D else 1)
    stop, body = _blank_line(data, start, end)
    cut = stop - start > MAX_HEADER_BLOCK
    block = data[start : min(stop, start + MAX_HEADER_BLOCK)]
    if not _FIELD.match(block) and not block.startswith((b"From ", b">From ")):
        return Headers((), cut), start
    fields: list[tuple[str, bytes]] = []
    pieces: list[bytes] = []
    name = ""
    for line in block.splitlines():
        if line[:1] in (b" ", b"\t") and name:
            pieces.append(line)
            continue
        match = _FIELD.match(line)
        if not match:
            continue
        if name:
            fields.append((name, b" ".join(pieces)))
        if len(fields) >= MAX_HEADERS:
            cut, name = True, ""
            break
        name = match.group(1).decode("ascii").lower()
        pieces = [line[match.end() :]]
    if name:
        fields.append((name, b" ".join(pieces)))
    cut |= any(len(value) > MAX_HEADER for _, value in fields)
    return Headers(tuple((key, value[:MAX_HEADER]) for key, value in fields), cut), body


def _blank_line(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the first blank line begins and ends; ``end`` twice when there is none."""
    found = [
        (position, position + len(mark))
        for mark in (b"\n\n", b"\n\r\n")
        if (position := data.find(mark, start, end)) >= 0
    ]
    return min(found, default=(end, end))


def _is_head(headers: Headers) -> bool:
    return any(key in _KNOWN_FIELDS for key, _ in headers.fields)


def _split(data: bytes, start: int, end: int, boundary: str) -> tuple[list[tuple[int, int]], bool]:
    """Return the parts between boundaries as offsets, and whether there were too many."""
    try:
        mark = b"--" + boundary.rstrip().encode("latin-1")
    except UnicodeError:
        mark = b"--"
    if len(mark) == 2:
        # Some senders forget the parameter; the first line then tells.
        first = re.compile(rb"\s*(--[^\s]{1,200})").match(data, start, end)
        if not first:
            return [], False
        mark = first.group(1)
    slices: list[tuple[int, int]] = []
    opened: int | None = None
    false = 0
    for position in _occurrences(data, mark, start, end):
        if position > start and data[position - 1] not in (0x0A, 0x0D):
            continue
        after = position + len(mark)
        closing = data.startswith(b"--", after, end)
        line_end = data.find(b"\n", after, min(end, after + 200))
        line_end = line_end if line_end >= 0 else min(end, after + 200)
        if data[after + 2 * closing : line_end].strip():
            false += 1
            if false > MAX_FALSE_BOUNDARIES:
                return slices, True
            continue
        if opened is not None:
            slices.append((opened, max(opened, position - 1)))
        if len(slices) > MAX_PARTS:
            return slices, True
        opened = None if closing else min(line_end + 1, end)
        if closing:
            break
    if opened is not None:
        slices.append((opened, end))
    return slices, False


def _occurrences(data: bytes, mark: bytes, start: int, end: int) -> Iterator[int]:
    position = data.find(mark, start, end)
    inside = 0
    while position >= 0:
        yield position
        inside += 1
        if inside > 10 * MAX_FALSE_BOUNDARIES:
            return
        position = data.find(mark, position + len(mark), end)


def _enclosed(entity: _Entity, body: int, encoding: str) -> _Entity:
    """Return a mail within the mail; base64 around it is forbidden by RFC 2046, and met."""
    raw = entity.data[body : min(entity.end, body + MAX_ENCLOSED)]
    if not _FIELD.match(raw.lstrip(b"\r\n")):
        inner, _ = transfer.decode(raw, encoding)
        if inner is not raw:
            inner = restore(inner).data
            return _Entity(inner, 0, len(inner), entity.depth + 1, None)
    while body < entity.end and entity.data[body] in b"\r\n":
        body += 1
    return _Entity(entity.data, body, entity.end, entity.depth + 1, None)


def _parts(entity: _Entity, body: int, headers: Headers) -> tuple[list[_Entity], bool]:
    """Return the parts of a multipart, and whether there were too many."""
    boundary = headers.parameters("content-type")[1].get("boundary", "")
    data, end = entity.data, entity.end
    slices, cut = _split(data, body, end, boundary)
    if not slices and boundary:
        # Encoded as a whole, which RFC 2045 forbids.
        inner, _ = transfer.decode(data[body : min(end, body + MAX_ENCLOSED)], headers.encoding)
        data = inner
        slices, cut = _split(data, 0, len(data), boundary)
    return [_Entity(data, start, stop, entity.depth + 1, None) for start, stop in slices], cut


def _text(data: bytes, headers: Headers, transcoded: bool) -> tuple[Text, bool]:
    """Return a text part, and whether it is in doubt that it was decoded right."""
    kind, parameters = headers.parameters("content-type")
    raw, doubtful = transfer.decode(data, headers.encoding)
    text = Text(
        _decoded(raw, parameters.get("charset"), transcoded),
        html=kind == "text/html" or (not headers.fields and _looks_html(raw)),
        letter=0,
        flowed=parameters.get("format", "").lower() == "flowed",
        delsp=parameters.get("delsp", "").lower() == "yes",
    )
    return text, doubtful


def _decoded(raw: bytes, charset: str | None, transcoded: bool) -> str:
    if transcoded and not raw.isascii():
        # Saving has made UTF-8 of what the headers still call something else.
        try:
            return raw.decode("utf-8")
        except UnicodeError:
            pass
    return charsets.decode(raw, charset)


def _looks_html(raw: bytes) -> bool:
    return raw[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
