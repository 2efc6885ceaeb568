"""What must not stand in anything that is kept of a test, and how it is taken out: the one place.

Traces, HAR files, copies of pages, aria snapshots, texts: each secret becomes stars in all of them,
however it is written there, and in their names. Pictures and videos stay as they are: the windows
show dots for a password.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

SHORT = 4  # letters; so few are part of many a number, and count as a whole word alone
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"\x1aE\xdf\xa3", b"GIF8", b"RIFF")  # and WebM, WebP
LINES = (".trace", ".network", ".stacks")  # a document of JSON on each line
DOCUMENTS = (*LINES, ".json", ".har")


class Hiding:
    """Takes secrets out of texts, files and folders."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted(filter(None, set(secrets)), key=len, reverse=True)
        forms = [form for secret in self._secrets for form in _written(secret)]
        self._texts = _any_of(forms, r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])")
        encoded = {each for form in forms if len(form) > SHORT for each in _encoded(form)}
        self._bytes = re.compile(b"|".join(map(re.escape, encoded)), re.I) if encoded else None

    def text(self, text: str) -> str:
        """Return a text in which each secret is stars, of the same length."""
        return self._texts.sub(_stars, text) if self._texts else text

    def data(self, data: bytes, name: str = "") -> bytes:
        """Return what is in a file called ``name`` without secrets."""
        if not self._secrets or data.startswith(PICTURES):
            return data
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return self._raw(data)
        if Path(name).suffix in DOCUMENTS:
            try:
                return self._document(text, lines=Path(name).suffix in LINES).encode()
            except ValueError:
                pass  # not JSON after all
        return self._raw(self.text(text).encode())

    def folder(self, folder: Path) -> None:
        """Write every file in a folder again, names included."""
        for path in sorted(folder.rglob("*"), key=lambda path: len(path.parts), reverse=True):
            if path.is_file() and not path.is_symlink():
                self.file(path)
            name = self.text(path.name).replace("*", "_")
            if name != path.name:
                path.rename(path.with_name(name))

    def file(self, path: Path) -> None:
        """Write a file again, where there is a secret in it; an archive with all that is in it."""
        if zipfile.is_zipfile(path):
            self._archive(path)
            return
        data = path.read_bytes()
        clean = self.data(data, path.name)
        if clean != data:
            path.write_bytes(clean)

    def _archive(self, path: Path) -> None:
        clean = path.with_name(f"{path.name}.clean")
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                data = self.data(old.read(entry), entry.filename)
                new.writestr(self.text(entry.filename).replace("*", "_"), data)
        clean.replace(path)

    def _document(self, text: str, *, lines: bool) -> str:
        """JSON: only texts are looked at, so that what comes of it is JSON still."""
        if not lines:
            return json.dumps(_mapped(json.loads(text), self.text))
        return "\n".join(
            json.dumps(_mapped(json.loads(line), self.text)) if line else ""
            for line in text.split("\n")
        )

    def _raw(self, data: bytes) -> bytes:
        return self._bytes.sub(_same_length, data) if self._bytes else data


ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp932")


def _written(secret: str) -> set[str]:
    """Return the ways in which a secret may stand in a text."""
    escaped = json.dumps(secret)[1:-1]
    written = {
        secret,
        html.escape(secret),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escaped,
        json.dumps(escaped)[1:-1],  # JSON that is told within JSON
    }
    if len(secret) > SHORT:
        written |= _in_base64(secret.encode())
    return written


def _encoded(form: str) -> Iterator[bytes]:
    for code in ENCODINGS:
        with contextlib.suppress(UnicodeEncodeError):  # letters that it can't write
            yield form.encode(code)


def _in_base64(data: bytes) -> set[str]:
    """Return what of base64 is the same whatever stands before and behind."""
    pieces = set()
    for before, first in enumerate((0, 2, 3)):
        whole, rest = divmod(before + len(data), 3)
        pieces.add(b64encode(b"\0" * before + data).decode()[first : whole * 4 + rest])
    return {piece for piece in pieces if len(piece) > SHORT}


def _any_of(forms: Iterable[str], alone: str) -> re.Pattern[str] | None:
    """Return a pattern for these: the longest first, short ones only where they stand alone."""
    patterns = [
        re.escape(form) if len(form) > SHORT else alone.format(re.escape(form))
        for form in sorted(forms, key=len, reverse=True)
    ]
    return re.compile("|".join(patterns), re.I) if patterns else None


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])


def _same_length(found: re.Match[bytes]) -> bytes:
    """Stars, of the same length; what belongs to the encoding stays, so that it can be read."""
    return re.sub(rb"[^\0]", b"*", found[0])


def _mapped(document: Any, change: Callable[[str], str]) -> Any:
    match document:
        case str():
            return change(document)
        case list():
            return [_mapped(each, change) for each in document]
        case dict():
            return {change(key): _mapped(each, change) for key, each in document.items()}
        case _:
            return document
