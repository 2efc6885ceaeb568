"""``touroku cases import``: an office's list in, case files out, and no row lost between."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from openpyxl import Workbook

from records.casefile import load_case_file
from tests.desk.commands import Touroku
from tests.records.cases import TODAY, new_case

HEADINGS = "申請,氏名（ローマ字）,性別,生年月日,国籍,メール,在留カード番号,備考"
HANH = "変更,NGUYEN THI HANH,女,平成7年11月3日,ベトナム,hanh@post.example,ab12345678cd,急ぎ"
TRAN = "更新,TRAN VAN BAO,男,H2.1.8,ベトナム,tran@post.example,CD12345678EF,"
BAD = "変更,LE THI MAI,女,平成31年5月1日,ベトナム,mai@,EF12345678GH,"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "名簿.csv"
    path.write_bytes("\r\n".join(("顧客名簿", HEADINGS, HANH, "", TRAN, BAD, "")).encode("cp932"))
    return path


def test_good_rows_are_written_and_bad_ones_all_told(
    touroku: Touroku, home: Path, listed: Path
) -> None:
    answer = touroku("cases", "import", listed, "--json")
    assert answer.code == 2
    document = answer.document
    assert (document["written"], document["unchanged"], document["refused"]) == (2, 0, 1)
    assert document["columns"]["birth_date"] == ["D 生年月日"]
    assert document["ignored"] == ["H 備考"]
    assert [(row["row"], row["status"]) for row in document["rows"]] == [
        (3, "written"), (5, "written"), (6, "refused"),
    ]  # fmt: skip
    errors = document["rows"][2]["errors"]
    assert [(each["code"], each["column"]) for each in errors] == [
        ("intake.not-in-era", "D 生年月日"), ("case.malformed-email", "F メール"),
    ]  # fmt: skip
    for problem in answer.problems:
        assert "row 6" in problem
    written = [Path(row["case_file"]) for row in document["rows"][:2]]
    assert sorted(home.glob("inbox/*")) == sorted(written)
    assert stat.S_IMODE(written[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "inbox").stat().st_mode) == 0o700
    request = load_case_file(written[0], TODAY)
    assert request.applicant.name == "NGUYEN THI HANH"
    assert request.applicant.residence_card == "AB12345678CD"
    told = f"{answer.out}{answer.err}"
    for value in ("NGUYEN", "hanh@", "mai@", "12345678", "平成7年", "1995-11-03"):
        assert value not in told  # nobody watches: it may be a log


def test_a_list_may_be_imported_again_and_nothing_is_written_over(
    touroku: Touroku, tmp_path: Path, listed: Path
) -> None:
    out = tmp_path / "files"
    first = touroku("cases", "import", listed, "--out", out, "--json").document
    mended = Path(first["rows"][0]["case_file"])
    mended.write_text(mended.read_text().replace("hanh@post.example", "mended@post.example"))
    again = touroku("cases", "import", listed, "--out", out, "--json")
    assert again.code == 2
    assert [row["status"] for row in again.document["rows"]] == ["refused", "unchanged", "refused"]
    assert again.document["rows"][0]["errors"][0]["code"] == "intake.file-differs"
    assert "mended@post.example" in mended.read_text()
    assert len(list(out.iterdir())) == 2


def test_a_person_who_has_a_case_already_is_told(
    touroku: Touroku, home: Path, listed: Path
) -> None:
    case = new_case(home)
    rows = touroku("cases", "import", listed, "--json").document["rows"]
    [note] = [note for note in rows[0]["notes"] if note["code"] == "intake.case-exists"]
    assert case.id in note["message"]
    assert [note["code"] for note in rows[1]["notes"]] == ["intake.date-read"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_xlsx_list_is_told_in_words(
    touroku: Touroku, home: Path, tmp_path: Path, lang: str
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (HEADINGS, HANH, TRAN):
        sheet.append(line.split(","))
    book.save(tmp_path / "list.xlsx")
    answer = touroku("cases", "import", tmp_path / "list.xlsx", lang=lang)
    assert answer.code == 0
    assert "N**** T**** H****" in answer.out
    assert str(home / "inbox") in answer.out
    assert "{" not in f"{answer.out}{answer.err}"
    assert len(list((home / "inbox").iterdir())) == 2


@pytest.mark.parametrize(("name", "data", "words", "code"), [
    ("none.csv", None, (), "intake.file-missing"),
    ("a.csv", b"a,b\n1,2\n", (), "intake.no-headings"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), (), "intake.old-excel"),
    ("a.csv", HANH.encode(), ("--procedure", "change"), "intake.no-headings"),
    ("a.csv", f"{HEADINGS[2:]}\n{HANH[2:]}".encode(), (), "intake.no-procedure"),
    ("a.csv", f"{HEADINGS}\n{HANH}".encode(), ("--out", "/dev/null/x"), "intake.not-written"),
])  # fmt: skip
def test_a_list_that_cannot_be_read_writes_nothing(
    touroku: Touroku, home: Path, tmp_path: Path, name: str, data: bytes | None,
    words: tuple[str, ...], code: str,
) -> None:  # fmt: skip
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    answer = touroku("cases", "import", path, *words, "--json", lang="ja")
    assert answer.document["error"]["code"] == code
    assert answer.code == (1 if code == "intake.not-written" else 2)
    assert answer.document["error"]["remedy"]
    assert not home.exists()
