"""``touroku cases import``: an office's list in, case files out, and no row lost between."""

from __future__ import annotations

import shlex
import stat
from pathlib import Path

import pytest
from openpyxl import Workbook

from records.casefile import load_case_file
from tests.desk.commands import Touroku
from tests.flows.intake.workbooks import Sheet, write_xlsx
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


# what offices really have


def sample(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "名簿.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


NAMED = "申請種別,氏名,性別,生年月日,国籍,郵便番号,住所,電話番号,メールアドレス,在留カード番号"
HANA = (
    "更新,TEST HANA,女,1995-11-03,ベトナム,530-8201,大阪府大阪市北区中之島1-3-20,06-1234-5678,"
    "hana@example.jp,AB12345678CD"
)
LAN = (
    "更新,TEST LAN,男,1990-02-01,ベトナム,530-0001,大阪府大阪市北区梅田1-1,06-8765-4321,"
    "lan@example.jp,CD12345678EF"
)


@pytest.mark.parametrize(("wrong", "column"), [
    (("女", "x"), "C 性別"), (("更新,", "永住,"), "A 申請種別"),
    (("1995-11-03", "1995"), "D 生年月日"), (("TEST HANA", "Nguy?n"), "B 氏名"),
    (("TEST HANA", "女"), "B 氏名"), (("530-8201", "53"), "F 郵便番号"),
    (("大阪府大阪市北区中之島1-3-20", "別紙"), "G 住所"),
    (("06-1234-5678", "84901234567"), "H 電話番号"),
    (("hana@example.jp", "hana@"), "I メールアドレス"), (("AB12345678CD", ""), "J 在留カード番号"),
    (("AB12345678CD", "不明"), "J 在留カード番号"), (("ベトナム", ""), "E 国籍"),
    (("AB12345678CD", "AB12345678CD, 5F"), "J 在留カード番号"),
])  # fmt: skip
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_refused_row_is_told_by_row_column_and_reason_in_a_pipe_and_in_json(
    touroku: Touroku, tmp_path: Path, wrong: tuple[str, str], column: str, lang: str
) -> None:
    path = sample(tmp_path, NAMED, HANA.replace(*wrong), LAN)
    answer = touroku("cases", "import", path, "--json", lang=lang)
    assert answer.code == 2
    refused, written = answer.document["rows"]
    assert (refused["status"], written["status"]) == ("refused", "written")
    [error] = refused["errors"]
    assert (refused["row"], error["column"]) == (2, column)
    assert error["remedy"]
    [line] = [line for line in answer.err.splitlines() if line.startswith("touroku:")]
    assert ("2行目" if lang == "ja" else "row 2") in line
    assert column in line and error["message"] in line
    assert f"→ {error['remedy']}" in answer.err
    for word in ("applicant.", "{", "TEST HANA"):
        assert word not in f"{answer.err}{error['message']}{error['remedy']}"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_is_doubted_in_a_row_that_is_taken_is_told(
    touroku: Touroku, tmp_path: Path, lang: str
) -> None:
    above = LAN.replace("大阪府大阪市北区梅田1-1", "同上").replace("06-8765-4321", "819012345678")
    answer = touroku("cases", "import", sample(tmp_path, NAMED, HANA, above), "--json", lang=lang)
    assert answer.code == 0
    notes = {note["code"]: note for note in answer.document["rows"][1]["notes"]}
    assert notes["intake.as-above"]["column"] == "G 住所"
    assert notes["case.normalised"]["column"] == "H 電話番号"
    for note in notes.values():
        assert note["message"] in answer.err
        assert note["column"] in note["message"]
    assert "applicant." not in answer.err


def test_a_missing_column_is_called_by_its_name(touroku: Touroku, tmp_path: Path) -> None:
    lines = [line.rpartition(",")[0] for line in (NAMED, HANA)]
    answer = touroku("cases", "import", sample(tmp_path, *lines), "--json", lang="ja")
    [error] = answer.document["rows"][0]["errors"]
    assert (error["code"], error["column"]) == ("case.residence-card-missing", None)
    assert "在留カード番号" in error["message"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_command_that_goes_on_is_told_and_works(
    touroku: Touroku, tmp_path: Path, lang: str
) -> None:
    out = tmp_path / "案件 files"
    path = sample(tmp_path, NAMED, HANA, LAN)
    answer = touroku("cases", "import", path, "--out", out, lang=lang)
    [command] = [line.strip() for line in answer.out.splitlines() if "touroku run" in line]
    words = shlex.split(command)
    assert words[:2] == ["touroku", "run"]
    assert [load_case_file(Path(word), TODAY).applicant.name for word in words[2:]] == [
        "TEST HANA", "TEST LAN",
    ]  # fmt: skip
    document = touroku("cases", "import", path, "--out", out, "--json").document
    assert document["next"] == command


def test_a_long_command_is_cut_where_it_can_still_be_copied(
    touroku: Touroku, tmp_path: Path
) -> None:
    people = [LAN.replace("TEST LAN", f"TEST {chr(65 + n)}") for n in range(8)]
    answer = touroku("cases", "import", sample(tmp_path, NAMED, *people), lang="en")
    [command] = [line for line in answer.out.splitlines() if "touroku run" in line]
    assert command.count(".toml") == 5
    assert "The other 3" in answer.out


def test_nothing_is_proposed_for_who_has_a_case_already(
    touroku: Touroku, home: Path, tmp_path: Path
) -> None:
    case = new_case(home, name="TEST HANA", birth_date="1995-11-03")
    line = HANA.replace("更新", "変更")
    document = touroku("cases", "import", sample(tmp_path, NAMED, line), "--json").document
    assert case.id in document["rows"][0]["notes"][0]["message"]
    assert document["next"] is None


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_hidden_rows_are_told_and_taken_when_asked_for(
    touroku: Touroku, tmp_path: Path, lang: str
) -> None:
    rows = [line.split(",") for line in (NAMED, HANA, LAN)]
    path = write_xlsx(tmp_path / "list.xlsx", Sheet(rows, hidden_rows=[2]))
    answer = touroku("cases", "import", path, "--json", lang=lang)
    assert answer.code == 0
    document = answer.document
    assert [row["status"] for row in document["rows"]] == ["left-out", "written"]
    assert (document["written"], document["left_out"], document["refused"]) == (1, 1, 0)
    assert "--hidden" in answer.err
    everybody = touroku("cases", "import", path, "--hidden", "--json").document
    assert [row["status"] for row in everybody["rows"]] == ["written", "unchanged"]


@pytest.mark.parametrize(("data", "code", "words"), [
    (b"<html><table><tr><td>x</td></tr></table></html>", "intake.other-format", ("HTML", ".xlsx")),
    (f"{NAMED}\n{HANA}".encode("iso2022_jp"), "intake.other-format", ("JIS", "UTF-8")),
    (f"{NAMED}\n{HANA}".encode("euc_jp"), "intake.other-encoding", ("EUC-JP", "UTF-8")),
    (b"type,name,sex\nrenew,\xc0\xee\xb9\xe3,M\n", "intake.file-encoding", ("UTF-8", ".xlsx")),
    (f"{NAMED}\n{HANA}".encode().replace(b"\xa5\xb3", b"\xa5"), "intake.damaged-text", ("UTF-8",)),
])  # fmt: skip
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_file_of_another_kind_is_told_with_what_to_do(
    touroku: Touroku, home: Path, tmp_path: Path, data: bytes, code: str, words: tuple[str, ...],
    lang: str,
) -> None:  # fmt: skip
    (tmp_path / "list.xls").write_bytes(data)
    answer = touroku("cases", "import", tmp_path / "list.xls", "--json", lang=lang)
    assert (answer.code, answer.document["error"]["code"]) == (2, code)
    for word in words:
        assert word in answer.err
    assert "{" not in answer.err
    assert not home.exists()


def test_a_heading_cannot_move_the_cursor(touroku: Touroku, tmp_path: Path) -> None:
    path = sample(tmp_path, f"{NAMED},備考\x1b[2J", f"{HANA},x")
    answer = touroku("cases", "import", path)
    assert "\x1b" not in f"{answer.out}{answer.err}"
