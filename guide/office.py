"""An office's own folder: ``office.toml``, perhaps a logo and ``overrides.toml``."""

from __future__ import annotations

import base64
import tomllib
from pathlib import Path
from typing import Any

from guide.colours import COLOUR
from guide.model import Office
from guide.overrides import read_overrides
from terms.errors import InputError

SETTINGS = "office.toml"
LOGOS = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST = 512 * 1024  # bytes of a logo
KEYS = ("name", "colour", "accent", "contact", "logo")


class BrandingError(InputError):
    """The folder cannot be used; ``code`` has its words in the catalogue."""


def read_office(folder: Path) -> Office:
    """Return the office of a folder. Raises :class:`BrandingError` and OverridesError."""
    path = folder / SETTINGS
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise BrandingError("branding.missing", file=str(path)) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrandingError("branding.unreadable", file=str(path), reason=str(error)) from error
    for key in values:
        if key not in KEYS:
            raise BrandingError("branding.unknown", file=str(path), key=key, known=", ".join(KEYS))
    standard = Office()
    return Office(
        name=_line(values, "name", path),
        colour=_colour(values, "colour", path) or standard.colour,
        accent=_colour(values, "accent", path) or standard.accent,
        logo=_logo(folder, _line(values, "logo", path, needed=False), path),
        contact=_contact(values, path),
        overrides=read_overrides(folder),
    )


def _line(values: dict[str, Any], key: str, path: Path, *, needed: bool = True) -> str:
    value = values.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise BrandingError("branding.not-text", file=str(path), key=key)
    return value.strip()


def _colour(values: dict[str, Any], key: str, path: Path) -> str:
    value = values.get(key, "")
    if value and not (isinstance(value, str) and COLOUR.fullmatch(value)):
        raise BrandingError("branding.not-colour", file=str(path), key=key, value=str(value))
    return str(value).lower()


def _contact(values: dict[str, Any], path: Path) -> tuple[str, ...]:
    lines = values.get("contact", [])
    lines = [lines] if isinstance(lines, str) else lines
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise BrandingError("branding.not-lines", file=str(path), key="contact")
    return tuple(line.strip() for line in lines if line.strip())


def _logo(folder: Path, name: str, path: Path) -> str:
    """Return the logo as a ``data:`` address; as an image it can neither run nor fetch anything."""
    if name:
        logo = folder / name
        if logo.resolve().parent != folder.resolve():
            raise BrandingError("branding.logo-elsewhere", file=str(path), logo=name)
        if not logo.is_file():
            raise BrandingError("branding.logo-missing", file=str(path), logo=name)
    else:
        found = [folder / f"logo{end}" for end in LOGOS if (folder / f"logo{end}").is_file()]
        if not found:
            return ""
        logo = found[0]
    kind = LOGOS.get(logo.suffix.lower())
    data = logo.read_bytes()
    if kind is None or not _is(kind, data):
        raise BrandingError("branding.logo-kind", logo=str(logo))
    if len(data) > LARGEST:
        raise BrandingError("branding.logo-large", logo=str(logo), limit=str(LARGEST // 1024))
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _is(kind: str, data: bytes) -> bool:
    if kind == "image/png":
        return data.startswith(b"\x89PNG\r\n\x1a\n")
    return b"<svg" in data[:4096]
