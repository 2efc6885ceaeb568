"""Words that stand for a value, and numbers written for other readers, are never taken as they are.

同上 is no address, and 84 is no area of Japan.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.intake.lists import ImportedList, read_list
from flows.intake.rows import ListRow
from tests.flows.intake.workbooks import HANA, HEADINGS, LAN, row, write_csv
from tests.records.cases import TODAY


def read(folder: Path, *rows: list[str]) -> ImportedList:
    return read_list(write_csv(folder / "list.csv", [HEADINGS, *rows]), TODAY)


def said(found: ListRow) -> list[tuple[str, str]]:
    """Code and column of every problem, or of every note where there is none."""
    return [(each.code, each.params.get("column", "")) for each in found.problems or found.notes]


SHARED = ["申請種別", "国籍", "郵便番号", "住所", "電話番号", "メールアドレス"]
OWN = ["氏名", "性別", "生年月日", "在留カード番号"]
LETTER = dict(zip(HEADINGS, "ABCDEFGHIJ", strict=True))


@pytest.mark.parametrize("heading", SHARED)
@pytest.mark.parametrize("mark", ["同上", "〃", "（同上）", '"', "''", "々", "仝", "ditto", "Same"])
def test_the_same_as_above_is_what_stands_above_and_told(
    tmp_path: Path, heading: str, mark: str
) -> None:
    first, second = read(tmp_path, HANA, row(LAN, **{heading: mark})).rows
    assert first.request and second.request
    assert ("intake.as-above", f"{LETTER[heading]} {heading}") in said(second)
    of_another = HANA[HEADINGS.index(heading)]
    [note] = [note for note in second.notes if note.code == "intake.as-above"]
    assert note.params["row"] == "2" and of_another not in note.params.values()
    written_out = row(LAN, **{heading: HANA[HEADINGS.index(heading)]})
    _, plain = read(tmp_path, HANA, written_out).rows
    assert second.request == plain.request


def test_the_same_as_above_goes_on_from_row_to_row(tmp_path: Path) -> None:
    third = row(LAN, 氏名="TEST MAI", 在留カード番号="EF12345678GH", 住所="〃")
    rows = read(tmp_path, HANA, row(LAN, 住所="同上"), third).rows
    assert [each.request and each.request.applicant.address for each in rows] == [HANA[6]] * 3


@pytest.mark.parametrize("mark", ["同上", "〃", "ditto"])
@pytest.mark.parametrize("heading", OWN)
def test_nobody_has_the_name_birth_or_card_of_the_one_above(
    tmp_path: Path, heading: str, mark: str
) -> None:
    first, second = read(tmp_path, HANA, row(LAN, **{heading: mark})).rows
    assert first.request
    assert said(second) == [("intake.no-value", f"{LETTER[heading]} {heading}")]


@pytest.mark.parametrize("bad", [{"住所": "別紙"}, {"生年月日": "1995"}, {"住所": "高？"}])
def test_the_same_as_a_row_that_was_refused_is_refused(tmp_path: Path, bad: dict[str, str]) -> None:
    second = row(LAN, 住所="同上")
    third = row(LAN, 氏名="TEST MAI", 在留カード番号="EF12345678GH", 住所="〃")
    rows = read(tmp_path, row(**bad), second, third).rows
    assert [said(each) for each in rows[1:]] == [[("intake.above-refused", "G 住所")]] * 2
    assert [each.problems[0].params["row"] for each in rows[1:]] == ["2", "3"]
    [only] = read(tmp_path, row(住所="同上")).rows
    assert said(only) == [("intake.no-value", "G 住所")]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("word", [
    "不明", "別紙", "別紙のとおり", "別紙1参照", "未定", "確認中", "要確認", "後日連絡", "同封",
    "添付", "TBD", "unknown", "同左", "夫と同じ", "妻に同じ", "同上 201号室", "備考参照", "省略",
    "同住所", "住所不定", "住所不明", "夫と同住所",
    "-", "－", "ー", "―", "/", "…", "*",
])  # fmt: skip
def test_a_word_for_what_is_not_here_is_refused(tmp_path: Path, heading: str, word: str) -> None:
    first, second = read(tmp_path, HANA, row(LAN, **{heading: word})).rows
    assert first.request and second.request is None
    assert said(second)[0] == ("intake.no-value", f"{LETTER[heading]} {heading}")


@pytest.mark.parametrize(
    "word", ["なし", "無し", "ナシ", "（なし）", "無", "該当なし", "N/A", "none", "住所なし"]
)
def test_none_leaves_open_what_may_be_open_and_is_told(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, row(電話番号=word, 住所=word, 郵便番号=word)).rows[0]
    assert found.request
    applicant = found.request.applicant
    assert (applicant.phone, applicant.address, applicant.postal_code) == (None, None, None)
    assert said(found) == [
        ("intake.none", "F 郵便番号"), ("intake.none", "G 住所"), ("intake.none", "H 電話番号"),
    ]  # fmt: skip
    for heading in ("氏名", "メールアドレス", "国籍", "性別", "生年月日"):
        [refused] = read(tmp_path, row(**{heading: word})).rows
        assert said(refused) == [("intake.no-value", f"{LETTER[heading]} {heading}")]


def test_a_card_that_is_not_there_is_missing_where_it_is_needed(tmp_path: Path) -> None:
    [found] = read(tmp_path, row(在留カード番号="なし")).rows
    assert [code for code, _ in said(found)] == ["case.residence-card-missing"]


@pytest.mark.parametrize("word", ["-", "なし", "不明", "同上", "", "AB12345678CD"])
def test_no_card_is_asked_of_who_needs_none(tmp_path: Path, word: str) -> None:
    _, found = read(tmp_path, HANA, row(LAN, 申請種別="認定", 在留カード番号=word)).rows
    assert found.request and found.request.applicant.residence_card is None


@pytest.mark.parametrize("address", [
    "大阪市北区同心1-2", "同志社前1-1", "岡山県無量寺1-1", "なしの木町3-1", "不明門通1-2",
    "東京都千代田区一番町-1", "住所町1-1",
])  # fmt: skip
def test_a_place_that_begins_like_such_a_word_is_a_place(tmp_path: Path, address: str) -> None:
    [found] = read(tmp_path, row(住所=address)).rows
    assert found.request and found.request.applicant.address == address


@pytest.mark.parametrize(("written", "used"), [
    ("819012345678", "09012345678"), ("0081-90-1234-5678", "090-1234-5678"),
    ("81312345678", "0312345678"), ("+81 90 1234 5678", "090-1234-5678"),
    ("008190 1234 5678", "090-1234-5678"), ("+81(0)6-1234-5678", "06-1234-5678"),
    ("8.19012345678E+11", None), ("84901234567", None), ("8190123456", None),
    ("901234567", None), ("+84 90 123 4567", "+84-90-123-4567"), ("3-1234-5678", "03-1234-5678"),
])  # fmt: skip
def test_a_telephone_number_is_one_that_can_be_dialled(
    tmp_path: Path, written: str, used: str | None
) -> None:
    [found] = read(tmp_path, row(電話番号=written)).rows
    if used is None:
        assert [code for code, _ in said(found)] == ["case.malformed-phone"]
        return
    assert found.request and found.request.applicant.phone == used
    assert found.notes


@pytest.mark.parametrize("heading", ["氏名", "住所", "国籍"])
@pytest.mark.parametrize(
    "lost", ["Nguy?n", "?田", "\ue000田", "田\ufffd", "GARCÃ‰A", "〓橋", "高？"]
)
def test_a_row_whose_letters_were_lost_is_refused(tmp_path: Path, heading: str, lost: str) -> None:
    first, second = read(tmp_path, row(**{heading: lost}), LAN).rows
    assert [code for code, _ in said(first)] == ["case.lost-letters"]
    assert first.problems[0].params["field"].startswith("applicant.")
    assert second.request


def test_letters_that_shift_jis_has_no_place_for_are_missed(tmp_path: Path) -> None:
    lines = "\n".join(",".join(each) for each in (HEADINGS, row(氏名="Nguyễn Thị Hạnh"), LAN))
    path = tmp_path / "list.csv"
    path.write_bytes(lines.encode("cp932", "replace"))
    first, second = read_list(path, TODAY).rows
    assert [code for code, _ in said(first)] == ["case.lost-letters"]
    assert second.request


def test_a_card_that_two_people_have_is_told(tmp_path: Path) -> None:
    _, second = read(tmp_path, HANA, row(LAN, 在留カード番号=HANA[9])).rows
    assert second.request
    [note] = [note for note in second.notes if note.code == "intake.same-card"]
    assert note.params["row"] == "2"


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#SPILL!", "Err:502", "########"])
@pytest.mark.parametrize("heading", ["氏名", "住所", "国籍", "電話番号"])
def test_an_error_of_a_spreadsheet_is_no_value(tmp_path: Path, heading: str, error: str) -> None:
    [found] = read(tmp_path, row(**{heading: error})).rows
    assert said(found) == [("intake.cell-error", f"{LETTER[heading]} {heading}")]


def test_a_question_mark_in_a_mail_address_is_a_lost_letter(tmp_path: Path) -> None:
    [found] = read(tmp_path, row(メールアドレス="ha?na@example.jp")).rows
    assert [code for code, _ in said(found)] == ["case.malformed-email"]
