"""The same screens in many markups: what a look finds on them does not depend on the markup.

Each file in ``markups/`` is one way of writing a screen; a new one is tested by being put there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pages.look import look
from pages.snapshot import Snapshot

MARKUPS = Path(__file__).with_name("markups")
Opened = Callable[..., Awaitable[Any]]


def files(kind: str) -> list[Any]:
    return [pytest.param(each, id=each.stem) for each in sorted((MARKUPS / kind).glob("*.html"))]


LOOKED: dict[Path, Snapshot] = {}


async def seen(opened: Opened, file: Path) -> Snapshot:
    """One look at each file, however many tests ask what was found."""
    if file not in LOOKED:
        found = await opened(file.read_text(encoding="utf-8"), look)
        assert found.isolated
        LOOKED[file] = found.snapshot
    return LOOKED[file]


QUESTIONS = (
    "氏名",
    "性別",
    "生年月日",
    "メールアドレス",
    "メールアドレス（確認用）",
    "在留カード番号",
)
REQUIRED = {"氏名", "メールアドレス", "メールアドレス（確認用）"}


def bare(label: str) -> str:
    """Return a question without its item number, which belongs to the label."""
    return label.lstrip("0123456789１２３４５.")


@pytest.mark.parametrize("file", files("form"))
async def test_every_question_of_a_form_is_found_whatever_it_is_written_with(
    opened: Opened, file: Path
) -> None:
    snapshot = await seen(opened, file)
    fields = [field for field in snapshot.fields if field.visible and not field.greyed]
    rows: dict[str, set[int]] = {}
    for field in fields:
        asked = next((bare(x.text) for x in field.labels if bare(x.text) in QUESTIONS), None)
        assert asked, f"no question at {field}"
        rows.setdefault(asked, set()).add(field.row)
    assert list(dict.fromkeys(rows)) == [q for q in rows if q in QUESTIONS]
    assert set(rows) == set(QUESTIONS)
    assert all(len(numbers) == 1 for numbers in rows.values()), rows
    assert len({next(iter(numbers)) for numbers in rows.values()}) == len(QUESTIONS), rows
    assert not any(field.covered for field in fields)


@pytest.mark.parametrize("file", files("form"))
async def test_a_field_has_no_label_of_another_question(opened: Opened, file: Path) -> None:
    for field in (await seen(opened, file)).fields:
        asked = {bare(label.text) for label in field.labels} & set(QUESTIONS)
        assert len(asked) == 1, field


@pytest.mark.parametrize("file", files("form"))
async def test_what_must_be_filled_is_known_and_marks_are_no_part_of_a_label(
    opened: Opened, file: Path
) -> None:
    for field in (await seen(opened, file)).fields:
        label = next(bare(x.text) for x in field.labels if bare(x.text) in QUESTIONS)
        assert field.required is (label in REQUIRED), field


@pytest.mark.parametrize("file", files("form"))
async def test_both_answers_of_a_choice_are_known_by_their_texts(
    opened: Opened, file: Path
) -> None:
    snapshot = await seen(opened, file)
    sex = next(
        field for field in snapshot.fields if any(bare(x.text) == "性別" for x in field.labels)
    )
    closed = file.stem in ("react_mui", "bootstrap5_floating")  # a closed list, a text field
    if not closed:
        assert [option.text.split()[0] for option in sex.options] == ["男", "女"]


@pytest.mark.parametrize("file", files("form"))
async def test_the_name_of_a_screen_is_found_whatever_it_is_set_in(
    opened: Opened, file: Path
) -> None:
    snapshot = await seen(opened, file)
    assert "利用者情報入力" in [heading.text for heading in snapshot.headings if heading.visible]


@pytest.mark.parametrize("file", files("form"))
async def test_the_way_on_is_found_whatever_the_button_is_made_of(
    opened: Opened, file: Path
) -> None:
    actions = [each for each in (await seen(opened, file)).actions if each.text == "確認"]
    assert len(actions) == 1
    assert actions[0].visible and not actions[0].disabled and not actions[0].covered


VALUES = {
    "氏名": "NGUYEN THI HANH",
    "性別": "女",
    "生年月日": "1995年11月3日",
    "メールアドレス": "hanh@post.example",
    "利用者の区分": "外国人本人",
    "在留カード番号": "QR20468135ST",
}


@pytest.mark.parametrize("file", files("confirmation"))
async def test_every_row_of_a_confirmation_is_read_as_label_and_value(
    opened: Opened, file: Path
) -> None:
    snapshot = await seen(opened, file)
    assert [(bare(pair.label), pair.value) for pair in snapshot.pairs] == list(VALUES.items())
    assert all(pair.visible for pair in snapshot.pairs)
    assert {"戻る", "登録"} <= {action.text for action in snapshot.actions}


@pytest.mark.parametrize("file", files("completion"))
async def test_the_id_to_keep_is_read_from_the_last_screen(opened: Opened, file: Path) -> None:
    assert [(pair.label, pair.value) for pair in (await seen(opened, file)).pairs] == [
        ("認証ID", "ABC1234567")
    ]
