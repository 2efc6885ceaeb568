"""A case file as it comes from somebody's editor: every way in which it can't be read is told."""

from __future__ import annotations

import codecs
import os
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from records.applicant import CaseError
from records.casefile import LIMIT, load_case_file
from tests.records.cases import TODAY
from tests.windows import not_on_windows

GOOD = """\
procedure = "変更"

[applicant]
name = "NGUYEN THI HANH"
sex = "女"
birth_date = 1995-11-03
nationality = "ベトナム"
email = "hanh@post.example"
residence_card = "AB12345678CD"
"""


def refusal(path: Path) -> tuple[str, dict[str, str]]:
    with pytest.raises(CaseError) as trouble:
        load_case_file(path, TODAY)
    [problem] = trouble.value.problems
    return problem.code, problem.params


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_case_file_is_read_whatever_editor_wrote_it(
    tmp_path: Path, mark: bytes, ends: str
) -> None:
    path = tmp_path / "案件 1.toml"
    path.write_bytes(mark + GOOD.replace("\n", ends).encode())
    request = load_case_file(path, TODAY)
    assert (request.procedure, request.applicant.nationality) == ("change", "ベトナム")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("cp932", b""), ("euc-jp", b""), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-le", b""),
     ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-32-le", codecs.BOM_UTF32_LE)],
)  # fmt: skip
def test_another_encoding_is_named_as_the_reason(
    tmp_path: Path, encoding: str, mark: bytes
) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(mark + GOOD.encode(encoding))
    code, params = refusal(path)
    assert (code, params["file"]) == ("case.file-encoding", str(path))
    assert params["byte"].isdigit()


def test_utf_16_without_a_mark_and_without_japanese_is_no_riddle(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b'procedure = "change"\n'.decode().encode("utf-16-le"))
    assert refusal(path)[0] == "case.file-encoding"


@pytest.mark.parametrize(
    "text",
    ["procedure: change", "procedure = change", '[applicant\nname = "A"', 'a = "1"\na = "2"',
     "birth_date = 1995-02-30", "{", "procedure = \u201cchange\u201d", "= 3", "a = [" * 5000,
     "a = " + "9" * 5000, "a." * 5000 + "b = 1"],
    ids=lambda text: text[:16],
)  # fmt: skip
def test_broken_toml_is_told_and_crashes_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    try:
        load_case_file(path, TODAY)
    except CaseError as trouble:
        assert trouble.problems[0].code.startswith(("case.file-", "case.no-", "case.slip-"))
        assert all(isinstance(value, str) for value in trouble.problems[0].params.values())
    else:
        pytest.fail("accepted")


def test_the_line_of_a_syntax_error_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('procedure = "change"\n[applicant\n', encoding="utf-8")
    code, params = refusal(path)
    assert code == "case.slip-heading"
    assert (params["line"], params["before"]) == ("2", "[applicant")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert refusal(path) == ("case.file-missing", {"file": str(path)})


def test_a_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ("case.file-is-folder", {"file": str(tmp_path)})
    assert refusal(tmp_path) == told
    monkeypatch.setattr(Path, "open", Mock(side_effect=PermissionError(13, "Permission denied")))
    assert refusal(tmp_path) == told  # as Windows says it


@pytest.mark.parametrize("name", ["x" * 300, "case.toml/inside"])
def test_a_path_that_cannot_be_opened_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "case.toml").write_text(GOOD, encoding="utf-8")
    code, params = refusal(tmp_path / name)
    said = "missing" if sys.platform == "win32" else "unreadable"
    assert (code, params["file"]) == (f"case.file-{said}", str(tmp_path / name))
    assert said == "missing" or params["reason"]


@not_on_windows("rights")
def test_a_file_without_the_right_to_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        code, params = refusal(path)
    finally:
        if root:
            os.seteuid(0)
    assert (code, params["file"]) == ("case.file-unreadable", str(path))


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(GOOD.encode() + b"#" * LIMIT)
    assert refusal(path) == ("case.file-too-large", {"file": str(path)})


@not_on_windows("devices")
def test_a_device_without_an_end_is_not_read_to_the_end() -> None:
    assert refusal(Path("/dev/zero"))[0] == "case.file-too-large"


@pytest.mark.skipif(not hasattr(os, "pipe"), reason="no pipes")
def test_a_case_may_come_through_a_pipe() -> None:
    reading, writing = os.pipe()
    os.write(writing, GOOD.encode())
    os.close(writing)
    try:
        path = Path(f"/dev/fd/{reading}")
        if not path.exists():
            pytest.skip("no /dev/fd")
        assert load_case_file(path, TODAY).procedure == "change"
    finally:
        os.close(reading)


def test_an_empty_file_has_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"")
    assert refusal(path)[0] == "case.no-applicant"


NOT_ONE = {
    "list.csv": (b"\xe6\xb0\x8f\xe5\x90\x8d,1", "case.file-is-list"),
    "list.toml": (b"PK\x03\x04\0\0xl/workbook.xml", "case.file-is-list"),
    "old.toml": (b"\xd0\xcf\x11\xe0\xa1\xb1", "case.file-is-list"),
    "paper.toml": (b"PK\x03\x04\0\0word/document.xml", "case.file-other-format"),
    "print.toml": (b"%PDF-1.7\n", "case.file-other-format"),
    "mail.toml": (b"From: a@b.jp\nTo: c@d.jp\n\nhello\n", "case.file-none"),
    ".env": (b"TOUROKU_LANG=en\n", "case.file-none"),
    "damaged.toml": (GOOD.encode() + b"\0\0", "case.file-zeros"),
}


@pytest.mark.parametrize("name", NOT_ONE)
def test_a_file_that_is_no_case_file_is_named_for_what_it_is(tmp_path: Path, name: str) -> None:
    data, code = NOT_ONE[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CaseError) as caught:
        load_case_file(tmp_path / name, TODAY)
    assert [each.code for each in caught.value.problems] == [code]


def test_marks_at_both_ends_of_a_case_file_are_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"\xef\xbb\xbf" * 2 + GOOD.encode() + b"\x1a")
    assert load_case_file(path, TODAY).applicant.name == "NGUYEN THI HANH"
