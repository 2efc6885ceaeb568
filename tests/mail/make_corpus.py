"""Writes the corpus: ``python -m tests.mail.make_corpus``.

Each folder gets its .eml files and ``expected.json``: name → what the mail tries and what must be
read and thought of it. The mails themselves are written in genuine.py and hostile.py.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.mail.genuine import genuine
from tests.mail.hostile import hostile

CORPUS = Path(__file__).parent / "corpus"


def corpus() -> dict[str, dict[str, bytes]]:
    """Folder → file name → content."""
    folders: dict[str, dict[str, bytes]] = {"genuine": {}, "hostile": {}}
    expected: dict[str, dict[str, object]] = {"genuine": {}, "hostile": {}}
    for mail in genuine():
        name = f"{mail.name}.eml"
        assert name not in folders["genuine"], name
        folders["genuine"][name] = mail.data
        expected["genuine"][name] = {
            "tries": mail.tries,
            "edition": mail.edition,
            "kind": mail.kind,
            "auth_id": mail.auth_id,
            "url": mail.url,
            "verdict": mail.verdict,
        }
    for trick in hostile():
        name = f"{trick.name}.eml"
        assert name not in folders["hostile"], name
        folders["hostile"][name] = trick.data
        expected["hostile"][name] = {
            "tries": trick.tries,
            "reason": trick.reason,
            "verdict": trick.verdict,
        }
    for folder, table in expected.items():
        text = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
        folders[folder]["expected.json"] = text.encode()
    return folders


def main() -> None:
    for folder, files in corpus().items():
        place = CORPUS / folder
        place.mkdir(parents=True, exist_ok=True)
        for old in place.iterdir():
            if old.name not in files:
                old.unlink()
        for name, content in files.items():
            (place / name).write_bytes(content)
        print(f"{folder}: {len(files) - 1} mails")


if __name__ == "__main__":
    main()
