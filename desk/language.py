"""In which language this desk is spoken to; known before anything else is loaded."""

from __future__ import annotations

import os
import sys


def language(argv: list[str]) -> str:
    """Return the language of the desk.

    ``--lang``, then ``TOUROKU_LANG``, then the locale, else ja.
    """
    for index, word in enumerate(argv):
        chosen = word.partition("=")[2] if word.startswith("--lang=") else None
        if word == "--lang" and index + 1 < len(argv):
            chosen = argv[index + 1]
        # touroku guide takes several; what it says itself is in the first that it can speak
        spoken = [lang for lang in (chosen or "").split(",") if lang in ("ja", "en")]
        if spoken:
            return spoken[0]
    set_here = os.environ.get("TOUROKU_LANG", "").strip().lower() or _language_in_file()
    if set_here in ("ja", "en"):
        return set_here
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "en" if value.lower().startswith("en") else "ja"
    return "en" if sys.platform == "win32" and not _windows_is_japanese() else "ja"


def _language_in_file() -> str | None:
    """Whatever is wrong with the file is told by who loads the settings, in some language."""
    from desk.data_folder import has_settings

    if not has_settings():
        return None
    from desk.settings import language_setting

    return language_setting()


def _windows_is_japanese() -> bool:
    import locale

    return (locale.getlocale()[0] or "").lower().startswith(("ja", "japanese"))
