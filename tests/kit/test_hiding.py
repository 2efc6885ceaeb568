"""Nothing that is kept of a test shows a secret, whatever kind of file it is."""

from __future__ import annotations

import html
import json
import zipfile
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from jpki_bench.kit.hiding import Hiding
from tests.kit.reading import found_in

SECRETS = ("HANH2026", "1357", 'pä"ss <1>', "山田 太郎")


def recorded(folder: Path, secret: str) -> None:
    """Leave what a run leaves: every kind of file, with a secret as it stands in each."""
    folder.mkdir()
    event = json.dumps({"type": "before", "params": {"value": secret}, "at": 1357})
    inner = json.dumps({"postData": json.dumps({"password": secret})})
    page = f'<input type="password" value="{html.escape(secret)}"><p>{html.escape(secret)}</p>'
    with zipfile.ZipFile(folder / "trace.zip", "w") as trace:
        trace.writestr("trace.trace", f"{event}\n{inner}\n")
        trace.writestr("trace.network", inner + "\n")
        trace.writestr("resources/page.html", page)
        trace.writestr("resources/form.bin", f"password={quote_plus(secret)}&x=1")
        trace.writestr("resources/src@1.txt", f"person.types({secret!r})\nperson.types('{secret}')")
    har = {"log": {"entries": [{"text": json.dumps({"password": secret}), "size": 1357}]}}
    (folder / "network.har").write_text(json.dumps(har), encoding="utf-8")
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "page.aria.yml").write_text(f'- textbox "PIN": "{secret}"\n', encoding="utf-8")
    (folder / "utf16.txt").write_text(f"typed {secret}x", encoding="utf-16")
    (folder / "basic.txt").write_bytes(b"Authorization: " + b64encode(f"u:{secret}!".encode()))
    name = secret.replace('"', "").replace("<", "").replace(">", "")
    (folder / f"video {name} 1.webm").write_bytes(b"\x1aE\xdf\xa3")


@pytest.mark.parametrize("secret", SECRETS)
def test_no_kind_of_record_shows_a_secret(tmp_path: Path, secret: str) -> None:
    folder = tmp_path / "kept"
    recorded(folder, secret)
    shown = found_in(folder, [secret])
    kinds = ["trace.trace", "trace.network", "page.html", "form.bin", "src@1.txt",
             "network.har", "page.aria.yml"]  # fmt: skip
    assert [kind for kind in kinds if not any(kind in name for name in shown)] == []
    Hiding([secret]).folder(folder)
    left = [name for name in found_in(folder, [secret]) if not _too_short(name, secret)]
    assert left == []
    json.loads((folder / "network.har").read_text(encoding="utf-8"))
    assert b"1357" in (folder / "network.har").read_bytes()  # a number is no password


def test_what_is_no_secret_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    recorded(folder, "sakura-machi")
    (folder / "photo.png").write_bytes(b"\x89PNG HANH2026")
    before = _files(folder)
    Hiding(SECRETS).folder(folder)
    after = _files(folder)
    assert set(after) == set(before)
    assert after["photo.png"] == before["photo.png"]
    assert {name for name in before if before[name] != after[name]} <= {"trace.zip", "network.har"}


def _too_short(name: str, secret: str) -> bool:
    """Four digits within another encoding can't be told from any others."""
    return len(secret) <= 4 and name.startswith(("utf16", "basic"))


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in _each(folder)}


def _each(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
