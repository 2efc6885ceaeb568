"""What a supporter asks an office to send: a saved page must be explained, without its values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk.commands import Touroku
from tests.machine import CHROMIUM

PAGE = """<!doctype html><html lang=ja><meta charset=utf-8><title>ご利用者情報の入力</title>
<h2>ご利用者情報の入力</h2><form action=/x method=post><table>
<tr><th>お名前</th><td><input readonly value="ZANZIBAR NAME"></td></tr>
<tr><th>Ｅメール</th><td><input value="zanzibar@example.jp"></td></tr>
<tr><th>生年月日（西暦）</th><td><input placeholder="1990/01/01"></td></tr>
<tr><th>秘密の質問 <b>必須</b></th><td><select required><option value="">選択</option>
<option>母の旧姓</option></select></td></tr></table><button>確認画面へ</button></form>
<script>document.body.innerHTML = 'changed by a script'</script>"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_saved_page_is_explained_and_none_of_its_values_told(
    touroku: Touroku, saved: Path
) -> None:
    done = touroku("explain-page", str(saved), "--json")
    assert done.code == 0, done.err
    told = done.document
    assert told["screen"] == "form"
    roles = {each["label"]: each["role"] for each in told["fields"]}
    assert roles["Ｅメール"] == "email"
    assert roles["お名前"] == "name"
    assert [each["intent"] for each in told["actions"]] == ["on"]
    assert [each["label"] for each in told["unanswered"]] == ["秘密の質問"]
    assert all(each["why"] for each in told["fields"])
    assert "zanzibar" not in json.dumps(told).lower()


def test_a_file_that_cannot_be_read_is_told_by_its_name(touroku: Touroku, tmp_path: Path) -> None:
    done = touroku("explain-page", str(tmp_path / "gone.html"), "--browser", CHROMIUM, "--json")
    assert done.code == 2
    assert done.document["error"]["code"] == "explain-page.not-read"
    assert "gone.html" in done.err
