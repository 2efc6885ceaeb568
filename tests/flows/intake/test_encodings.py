"""A name in other letters than its owner's is registered in the wrong name."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.lists import read_list
from flows.intake.tables.reading import read_tables
from flows.intake.tables.table import ListError
from tests.flows.intake.workbooks import HANA, HEADINGS, LAN, Sheet, row, write
from tests.records.cases import TODAY

ENGLISH = [
    "type", "name", "sex", "date of birth", "nationality", "address", "phone", "email",
    "residence card",
]  # fmt: skip
JOSE = [
    "renew", "GARCÍA MUÑOZ JOSÉ LUIS", "M", "1990-02-03", "Peru", "Osaka", "06-1234-5678",
    "jose@example.jp", "AB12345678CD",
]  # fmt: skip


def text(*rows: list[str]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()


def english(**changed: str) -> list[str]:
    return [changed.get(heading, cell) for heading, cell in zip(ENGLISH, JOSE, strict=True)]


def written(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> ListError:
    with pytest.raises(ListError) as trouble:
        read_list(path, TODAY)
    return trouble.value


@pytest.mark.parametrize(("encoding", "cells"), [
    ("cp1252", english()),
    ("latin-1", english(name="MÜLLER JÜRGEN")),
    ("cp1252", english(name="O’BRIEN SEÁN")),
    ("mac_roman", english(name="PEÑA JOSÉ")),
    ("gb18030", english(name="张伟", sex="M", address="大阪市北区")),
    ("gbk", english(name="王芳", address="东京都新宿区")),
    ("euc_kr", english(name="김민수", address="서울")),
    ("cp949", english(name="똠방각하")),
    ("big5", english(name="陳怡君", address="臺北市")),
    ("euc_jp", english(name="山田 花子", address="大阪府大阪市")),
    ("cp1258", english(name="ĐINH THU")),
    ("cp874", english(name="สมชาย")),
    ("koi8_r", english(name="ИВАНОВ")),
])  # fmt: skip
def test_another_encoding_with_english_headings_is_not_taken_for_shift_jis(
    tmp_path: Path, encoding: str, cells: list[str]
) -> None:
    data = text(ENGLISH, cells).encode(encoding, "replace")
    trouble = refusal(written(tmp_path, data))
    assert trouble.code == "intake.file-encoding"  # nor named: nobody can tell


@pytest.mark.parametrize(("encoding", "headings", "named"), [
    ("euc_jp", HEADINGS, "EUC-JP"),
    ("gb18030", HEADINGS, "GBK"),
    ("gb18030", ["type", "姓名", "性别", "出生日期", "国籍", "地址"], "GBK"),
    ("big5", ["type", "姓名", "性別", "出生日期", "國籍", "地址"], "Big5"),
    ("euc_kr", ["type", "성명", "성별", "생년월일", "국적", "주소"], "EUC-KR"),
])  # fmt: skip
def test_an_encoding_is_named_where_its_headings_are_known(
    tmp_path: Path, encoding: str, headings: list[str], named: str
) -> None:
    data = text(headings, HANA[: len(headings)]).encode(encoding, "replace")
    trouble = refusal(written(tmp_path, data))
    assert (trouble.code, trouble.params["encoding"]) == ("intake.other-encoding", named)


@pytest.mark.parametrize(("headings", "cells"), [
    (HEADINGS, HANA),
    (HEADINGS, row(氏名="ﾔﾏﾀﾞ ﾊﾅｺ")),
    (HEADINGS, row(氏名="髙橋 﨑子", 住所="大阪府大阪市北区1～2")),
    (ENGLISH, english(name="YAMADA", address="大阪府大阪市北区中之島1-3-20")),
    (ENGLISH, english(sex="女")), (ENGLISH, english(type="更新")),
    (ENGLISH, english(nationality="ベトナム")), (ENGLISH, english(address="神奈川県横浜市")),
])  # fmt: skip
def test_shift_jis_is_read_where_it_makes_japanese_words(
    tmp_path: Path, headings: list[str], cells: list[str]
) -> None:
    plain = [each.replace("Í", "I").replace("Ñ", "N").replace("É", "E") for each in cells]
    data = text(headings, plain).encode("cp932")
    assert read_tables(written(tmp_path, data))[0].rows == [headings, plain]


@pytest.mark.parametrize("place", ["花子", "北区", "ベトナム"])
@pytest.mark.parametrize("headings", [
    HEADINGS, ["type", "name", "sex", "dob", "country", "zip", "address", "tel", "email", "card"],
])  # fmt: skip
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_damaged_utf_8_is_told_with_its_line(
    tmp_path: Path, headings: list[str], place: str, mark: bytes
) -> None:
    data = mark + text(headings, row(LAN), row(HANA, 氏名="山田 花子")).encode()
    broken = data.replace(place.encode(), place.encode()[:-1], 2)
    trouble = refusal(written(tmp_path, broken))
    assert (trouble.code, trouble.params["encoding"]) == ("intake.damaged-text", "UTF-8")
    assert trouble.params["line"] == ("3" if place in ("花子",) else "2")


def test_damaged_shift_jis_is_told_with_its_line(tmp_path: Path) -> None:
    data = text(HEADINGS, LAN, HANA).encode("cp932").replace("中之島".encode("cp932"), b"\x92\x0a")
    trouble = refusal(written(tmp_path, data))
    assert (trouble.code, trouble.params["line"]) == ("intake.damaged-text", "3")


@pytest.mark.parametrize(("data", "named"), [
    (text(HEADINGS, HANA).encode("iso2022_jp"), "JIS"),
    (text(HEADINGS, HANA).encode("iso2022_jp_3"), "JIS"),
    (b"<html><body><table><tr><td>x</td></tr></table></body></html>", "HTML"),
    (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><html lang='ja'>", "HTML"),
    ("<table><tr><td>氏名</td></tr></table>".encode("utf-16"), "HTML"),
    (b"<meta http-equiv='Content-Type' content='text/html'><table>", "HTML"),
    (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head>", "HTML"),
    (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook xmlns='urn:schemas-"
     b"microsoft-com:office:spreadsheet'>", "XML"),
    (b"<?xml version='1.0'?><ss:Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>",
     "XML Spreadsheet 2003"),
    (b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:"
     b"office:1.0'>", "fods"),
    (b"<?xml version='1.0' encoding='UTF-8'?><list/>", "XML"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "MHTML"),
    (b"%PDF-1.7\n", "PDF"), (b"{\\rtf1", "RTF"), (b"ID;PWXL;N;E\r\n", "SYLK"),
    (b"\x1f\x8b\x08\x00", "gzip"), (b"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 4"),
])  # fmt: skip
@pytest.mark.parametrize("name", ["名簿.xls", "名簿.csv"])
def test_what_is_no_list_is_called_by_its_name(
    tmp_path: Path, data: bytes, named: str, name: str
) -> None:
    trouble = refusal(written(tmp_path, data, name))
    assert trouble.code == "intake.other-format"
    assert named in trouble.params["format"]


def repacked(path: Path, change: dict[str, tuple[bytes, bytes]], *more: str) -> Path:
    """Return a workbook with something replaced in its members, and empty ones beside them."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            for name, (old, new) in change.items():
                if entry.filename.startswith(name):
                    data = data.replace(old, new)
            after.writestr(entry.filename, data)
        for name in more:
            after.writestr(name, b"")
    return changed


STRICT = (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
          b"http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_strict_open_xml_is_called_by_its_name(tmp_path: Path, prefix: bytes) -> None:
    path = write("xlsx", tmp_path, Sheet([HEADINGS, HANA]))
    change = {"xl/": STRICT}
    if prefix:
        change["xl/workbook.xml"] = (STRICT[0], STRICT[1] + b'" xmlns:x="' + STRICT[1])
    assert refusal(repacked(path, change)).code == "intake.strict-xlsx"


@pytest.mark.parametrize(("member", "named"), [
    ("xl/workbook.bin", "XLSB"), ("word/document.xml", "Word"), ("Index/Document.iwa", "Numbers"),
    ("list.csv", "ZIP"),
])  # fmt: skip
def test_a_packed_file_that_is_no_workbook_is_called_by_its_name(
    tmp_path: Path, member: str, named: str
) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(member, b"x")
    assert named in refusal(path).params["format"]


def test_a_locked_workbook_is_told_as_locked(tmp_path: Path) -> None:
    locked = b"\xd0\xcf\x11\xe0" + bytes(508) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    assert refusal(written(tmp_path, locked, "list.xlsx")).code == "intake.locked"
    path = write("ods", tmp_path, Sheet([HEADINGS, HANA]))
    sealed = repacked(path, {"META-INF": (b"</manifest", b"<manifest:encryption-data/></manifest")})
    assert refusal(sealed).code == "intake.locked"


hanzi = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4)
hangul = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=4)
western = st.text("ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝABCDEFGH ", min_size=1, max_size=12)
kana = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6), min_size=1, max_size=6)


def is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return not data.isascii()


@settings(max_examples=150)
@given(
    st.one_of(
        st.tuples(st.sampled_from(["gb18030", "big5", "euc_jp"]), hanzi),
        st.tuples(st.sampled_from(["cp949", "johab"]), hangul),
        st.tuples(st.sampled_from(["cp1252", "mac_roman"]), western),
        st.tuples(st.sampled_from(["euc_jp", "gb18030", "big5", "cp932", "utf-8"]), kana),
    ),
    st.booleans(),
)
def test_no_name_comes_out_in_other_letters_than_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, name: tuple[str, str], japanese: bool
) -> None:
    encoding, owner = name
    headings, cells = (HEADINGS, row(氏名=owner)) if japanese else (ENGLISH, english(name=owner))
    try:
        data = text(headings, cells).encode(encoding)
    except UnicodeEncodeError:
        return
    if encoding != "utf-8" and is_utf_8(data):
        return  # by chance it holds to the rules of UTF-8: nobody could tell
    path = written(tmp_path_factory.mktemp("any"), data)
    try:
        imported = read_list(path, TODAY)
    except ListError:
        return
    for each in imported.rows:
        if each.request:
            assert each.request.applicant.name == " ".join(owner.upper().split())


@pytest.mark.parametrize("sign", ["|", "、", "，", "；"])
def test_columns_between_another_sign_are_named_for_it(tmp_path: Path, sign: str) -> None:
    lines = [sign.join(HEADINGS), sign.join(map(str, HANA))]
    trouble = refusal(written(tmp_path, "\n".join(lines).encode()))
    assert (trouble.code, trouble.params["sign"]) == ("intake.other-sign", sign)


def test_zeros_in_a_list_are_told_with_their_line(tmp_path: Path) -> None:
    damaged = text(ENGLISH, english(name="GAR\0CIA")).encode()
    trouble = refusal(written(tmp_path, damaged))
    assert (trouble.code, trouble.params["line"]) == ("intake.zeros", "2")


def test_marks_at_both_ends_of_a_list_are_no_part_of_it(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" * 2 + text(ENGLISH, JOSE).encode() + b"\x1a"
    [only] = read_list(written(tmp_path, data), TODAY).rows
    assert only.request and only.request.applicant.nationality == "Peru"


def test_a_sheet_that_bears_a_persons_name_is_not_told_by_it(tmp_path: Path) -> None:
    others = [Sheet([HEADINGS, LAN], title="田中花子"), Sheet([HEADINGS, LAN], title="2025年 更新")]
    path = write("xlsx", tmp_path, Sheet([HEADINGS, HANA], more=others))
    [note] = read_list(path, TODAY).notes
    assert note.params["sheets"] == "田****, 2025年 更新"
