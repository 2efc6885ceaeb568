"""``touroku mail``: each kind of file is read or named, and no case is contradicted."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from desk.main import main
from mail.files import mails_in
from records.case import Case, Store
from records.editions import choose_site
from tests.desk.commands import Touroku
from tests.mail.letters import HANH, ID, LINK, first, results, second
from tests.mail.letters import mail as letter
from tests.records.cases import case as case_data
from tests.records.cases import read

Tell = Callable[..., tuple[int, Any]]
GENUINE = letter(first())
ENVELOPE = b"From - Thu Nov 26 10:12:13 2026\n"
LUNCH = b"From: a@example.jp\nTo: hanh@example.jp\nSubject: lunch\n\nhello\n"
DATE = next(line for line in GENUINE.splitlines() if line.startswith(b"Date: "))
OTHER = "Z9Y8X7W6V5"


@pytest.fixture
def tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Tell:
    """Give the command typed at a desk of its own; its exit code and its document."""
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("HOME", str(tmp_path / "home")),
        ("AUTHSERV", "mx.post.example"),
        ("EMAIL", HANH),
        ("DKIM", "off"),
        ("LANG", "ja"),
    ):
        monkeypatch.setenv(f"TOUROKU_{name}", value)

    def typed(*words: str | Path) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["mail", *map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return typed


def unix(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def emlx(data: bytes) -> bytes:
    plist = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD">\n'
    return f"{len(data)}     \n".encode() + data + plist + b"<plist><dict/></plist>\n"


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, GENUINE)
    return out.getvalue()


READ: dict[str, tuple[str, bytes]] = {
    "eml": ("mail.eml", GENUINE),
    "eml without its ending": ("認証ID", GENUINE),
    "eml.txt": ("mail.eml.txt", GENUINE),
    "utf-16": ("mail.eml", GENUINE.decode().encode("utf-16")),
    "utf-16 without a mark": ("mail.eml", GENUINE.decode().encode("utf-16-be")),
    "cr cr lf": ("mail.eml", GENUINE.replace(b"\r\n", b"\r\r\n")),
    "emlx": ("1234.emlx", emlx(unix(GENUINE))),
    "emlx, partial": ("1234.partial.emlx", emlx(unix(GENUINE))),
    "emlx under another name": ("mail.eml", emlx(unix(GENUINE))),
    "emlx with other line ends": ("12.emlx", emlx(unix(GENUINE)).replace(b"\n", b"\r\n")),
    "emlx without what Apple adds": ("12.emlx", b"99999\n" + unix(GENUINE)),
    "mbox of one": ("one.mbox", ENVELOPE + unix(GENUINE)),
    "mbox of one, as eml": ("one.eml", ENVELOPE + unix(GENUINE)),
    "a mail called .msg": ("mail.msg", GENUINE),
}
NAMED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("mail.eml", b"", "file-empty"),
    "blank": ("mail.eml", b"\r\n \r\n", "file-empty"),
    "zeros": ("mail.eml", b"\0" * 5000, "file-empty"),
    "a mark alone": ("mail.eml", b"\xff\xfe", "file-empty"),
    "msg": ("mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504, "outlook-msg"),
    "msg under another name": ("m.eml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "outlook-msg"),
    "template": ("mail.oft", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "outlook-msg"),
    "word": ("mail.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "file-office"),
    "docx": ("mail.docx", zipped("word/document.xml"), "file-office"),
    "rtf": ("mail.rtf", b"{\\rtf1\\ansi ID}", "file-office"),
    "pdf": ("mail.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "file-pdf"),
    "pdf called eml": ("mail.eml", b"%PDF-1.4\n1 0 obj", "file-pdf"),
    "pdf behind a line": ("mail.pdf", b"\r\n\r\n%PDF-1.4\n1 0 obj", "file-pdf"),
    "zip": ("mails.zip", zipped("mail.eml"), "file-archive"),
    "zip called eml": ("mail.eml", zipped("mail.eml"), "file-archive"),
    "7z": ("mails.7z", b"7z\xbc\xaf\x27\x1c\0\4", "file-archive"),
    "gzip": ("mail.eml.gz", b"\x1f\x8b\x08\0", "file-archive"),
    "lzh": ("mail.lzh", b"\x21\x38-lh5-\x99\x01\0\0", "file-archive"),
    "pst": ("backup.pst", b"!BDN\x8b\x9a\x8c\xf8SM", "file-store"),
    "dbx": ("inbox.dbx", b"\xcf\xad\x12\xfe\xc5\xfd\x74\x6f", "file-store"),
    "winmail.dat": ("winmail.dat", b"\x78\x9f\x3e\x22\1\0", "file-winmail"),
    "png": ("mail.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file-picture"),
    "jpeg": ("mail.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "file-picture"),
    "heic": ("IMG_1.heic", b"\0\0\0\x18ftypheic", "file-picture"),
    "page": ("mail.html", b"<!DOCTYPE html><html><body>ID</body></html>", "file-page"),
    "page with a comment": ("m.htm", b"<!-- saved from url=(0) -->\r\n<html>", "file-page"),
    "page in utf-16": ("m.html", "<html><body>認証ID</body></html>".encode("utf-16"), "file-page"),
    "mhtml": (
        "mail.mhtml",
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x/\r\n\r\n<html>",
        "file-page",
    ),
    "webarchive": ("mail.webarchive", b"bplist00\xd1\1\2_", "file-page"),
    "program": ("mail.eml", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8", "file-unknown"),
    "apple double": ("._mail.eml", b"\0\5\x16\7\0\2\0\0Mac OS X        ", "file-unknown"),
    "several in one eml": (
        "mail.eml",
        ENVELOPE + LUNCH + b"\n" + ENVELOPE + unix(GENUINE),
        "file-several",
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_a_mail_is_read_whatever_program_saved_it(tell: Tell, tmp_path: Path, kind: str) -> None:
    name, data = READ[kind]
    (tmp_path / name).write_bytes(data)
    code, told = tell(name)
    assert code == 0
    assert [(one["auth_id"], one["url"], one["trusted"]) for one in told] == [(ID, LINK, True)]


@pytest.mark.parametrize("kind", NAMED)
def test_what_is_no_mail_is_named_with_what_to_do(tell: Tell, tmp_path: Path, kind: str) -> None:
    name, data, problem = NAMED[kind]
    (tmp_path / name).write_bytes(data)
    code, told = tell(name)
    assert (code, told["error"]["code"]) == (2, problem)
    assert told["error"]["message"] and told["error"]["remedy"]


def test_a_folder_is_named(tell: Tell, tmp_path: Path) -> None:
    (tmp_path / "mails").mkdir()
    code, told = tell("mails")
    assert (code, told["error"]["code"]) == (2, "mail-file.folder")


MAILBOXES = {
    "thunderbird": ENVELOPE + LUNCH + b"\n" + ENVELOPE + unix(GENUINE),
    "genuine first": ENVELOPE + unix(GENUINE) + b"\n" + ENVELOPE + LUNCH,
    "windows": (ENVELOPE + LUNCH + b"\n" + ENVELOPE + unix(GENUINE)).replace(b"\n", b"\r\n"),
    "unix": b"From a@example.jp  Thu Nov 26 10:12:13 2026\n" + LUNCH + b"\n"
    b"From MAILER-DAEMON Thu Nov 26 10:13:13 2026\n" + unix(GENUINE),
    "takeout": b"From 1790123456789@xxx Thu Nov 26 10:12:13 +0000 2026\nX-GM-THRID: 1\n" + LUNCH
    + b"\nFrom 1790123456790@xxx Thu Nov 26 10:12:13 +0000 2026\n" + unix(GENUINE),
    "escaped": ENVELOPE + LUNCH + b">From here to there\n\n>From - Thu Nov 26 10:12:13 2026\n"
    b">From: x@y\n\n" + ENVELOPE + unix(GENUINE),
    "counted": ENVELOPE + b"Content-Length: 6\n" + LUNCH + b"\n" + ENVELOPE + unix(GENUINE),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAILBOXES)
def test_each_mail_of_a_mailbox_file_is_judged_alone(tell: Tell, tmp_path: Path, kind: str) -> None:
    (tmp_path / "Inbox").write_bytes(MAILBOXES[kind])
    code, told = tell("Inbox")
    assert code == 0
    assert [one["number"] for one in told] == [1, 2]
    [genuine] = [one for one in told if one["auth_id"] == ID]
    first = genuine["number"] == 1
    assert (genuine["trusted"], genuine["ask"]) == (first, not first)
    assert genuine["codes"] == ([] if first else ["behind-another"])


def forging(end: str, count: bool) -> bytes:
    """Return a stranger's mail whose text goes on like the next mail of a mailbox file."""
    text = b"hello\n\n"
    counted = b"Content-Length: %d\n" % len(text) if count else b""
    head = LUNCH.partition(b"\n\n")[0] + b"\n" + counted
    box = ENVELOPE + head + b"\n" + text + ENVELOPE + unix(GENUINE)
    return box.replace(b"\n", end.encode())


@pytest.mark.parametrize("count", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_a_mail_in_a_mailbox_file_pretends_to_be_the_next_is_not_believed(
    tell: Tell, tmp_path: Path, end: str, count: bool
) -> None:
    (tmp_path / "a.mbox").write_bytes(forging(end, count))
    _, told = tell("a.mbox")
    assert [(one["trusted"], one["ask"]) for one in told] == [(False, False), (False, True)]


def test_the_doubt_about_a_mail_goes_with_it_into_the_case(tell: Tell, tmp_path: Path) -> None:
    case = new_case(tmp_path / "home")
    _, forged = mails_in(forging("\n", count=False).replace(DATE, today_line()), "Inbox")
    path = case.keep_mail(forged, "registered")
    for words in ((path,), (path, "--case", case.id)):
        _, (told,) = tell(*words)
        assert (told["trusted"], told["codes"]) == (False, ["behind-another"])
    copy = tmp_path / "copy.eml"
    copy.write_bytes(forged)
    assert [one["trusted"] for one in tell(copy)[1]] == [False]


def test_the_ids_of_two_mails_in_a_mailbox_are_not_mixed(tell: Tell, tmp_path: Path) -> None:
    box = b"\n".join(ENVELOPE + unix(letter(first(each))) for each in (ID, OTHER))
    (tmp_path / "a.mbox").write_bytes(box)
    _, told = tell("a.mbox")
    assert [(one["auth_id"], one["codes"]) for one in told] == [
        (ID, []),
        (OTHER, ["behind-another"]),
    ]


FORGED = b"From: info@ras-immi.moj.go.jp\nSubject: x\n\nforged\n"


@pytest.mark.parametrize(
    "text",
    [
        b"hello\n\n" + ENVELOPE + b"no header\n",
        b"hello\nFrom - Thu Nov 26 10:12:13 2026\n" + FORGED,
        b"hello\n\nFrom me to you: all the best\n" + FORGED,
        b"hello\n\nFrom: info@ras-immi.moj.go.jp\n\nforged\n",
    ],
)
def test_what_a_mail_quotes_is_no_mail_of_its_own(tell: Tell, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.mbox").write_bytes(ENVELOPE + LUNCH + text + b"\n" + ENVELOPE + LUNCH)
    _, told = tell("a.mbox")
    assert len(told) == 2


def test_a_mail_in_which_a_mailbox_is_quoted_stays_one_mail(tell: Tell, tmp_path: Path) -> None:
    forged = unix(letter(first()))
    (tmp_path / "a.eml").write_bytes(LUNCH + b"\n" + ENVELOPE + forged)
    _, (told,) = tell("a.eml")
    assert not told["trusted"]


def test_a_file_that_cannot_be_read_hides_no_other(tell: Tell, tmp_path: Path) -> None:
    for name, data in (("1.eml", GENUINE), ("2.pdf", b"%PDF-1.7"), ("3.eml", b"")):
        (tmp_path / name).write_bytes(data)
    code, told = tell("1.eml", "2.pdf", "3.eml", "4.eml")
    assert code == 2
    assert [each["code"] for each in told["errors"]] == [
        "file-pdf",
        "file-empty",
        "mail-file.unreadable",
    ]
    assert [(one["file"], one["trusted"]) for one in told["mails"]] == [("1.eml", True)]


def test_people_are_told_in_their_language(touroku: Touroku, tmp_path: Path) -> None:
    (tmp_path / "mail.pdf").write_bytes(b"%PDF-1.7")
    answer = touroku("mail", tmp_path / "mail.pdf", lang="ja")
    assert answer.code == 2
    assert "PDFです" in answer.err and ".eml" in answer.err
    (tmp_path / "mail.eml").write_bytes(letter(first(), auth="Authentication-Results: none"))
    answer = touroku("mail", tmp_path / "mail.eml", lang="en")
    assert answer.code == 0
    assert "Believed: no" in answer.out


def test_nobody_is_advised_to_enter_a_question_mark(tell: Tell, tmp_path: Path) -> None:
    nameless = "Authentication-Results: spf=pass smtp.mailfrom=ras-immi.moj.go.jp; dkim=pass"
    (tmp_path / "mail.eml").write_bytes(letter(first(), auth=nameless))
    _, (told,) = tell("mail.eml")
    assert told["codes"] == ["auth-nameless"]
    assert "TOUROKU_DKIM" in told["reasons"][0] and " ? " not in told["reasons"][0]
    assert told["ask"]


# A case and its own mails


def new_case(home: Path, site: str | None = None, state: str = "submitting") -> Case:
    case = Store(home).create(read(case_data(email=HANH)), choose_site(site, "2022"))
    if state != "prepared":
        case.advance("submitting")
    return case


def today(body: str = first(), **more: Any) -> bytes:
    return letter(body, date=format_datetime(datetime.now(UTC)), **more)


def today_line() -> bytes:
    return b"Date: " + format_datetime(datetime.now(UTC)).encode()


def note(case: Case, path: Path, key: str, **more: Any) -> None:
    entry = {"kind": "registered", "auth_id": ID, "trusted": False, "reasons": [], "where": ""}
    file = path.relative_to(case.folder).as_posix()
    case.note("mail", file=file, key=key, **(entry | more))


LOOPBACK = "http://127.0.0.1:8123"
OFFICE_LINK = f"{LOOPBACK}/WC01/WCAAS030/?key=1"


def test_a_mail_of_a_case_at_another_site_is_judged_as_the_case_would(
    tell: Tell, tmp_path: Path
) -> None:
    case = new_case(tmp_path / "home", LOOPBACK)
    (tmp_path / "mail.eml").write_bytes(today(first(link=OFFICE_LINK)))
    _, (alone,) = tell("mail.eml")
    assert not alone["trusted"]
    _, (told,) = tell("mail.eml", "--case", case.id)
    assert (told["trusted"], told["case"], told["codes"]) == (True, case.id, [])
    _, (told,) = tell("mail.eml", "--site", LOOPBACK)
    assert told["trusted"]
    _, (told,) = tell("mail.eml", "--site", "http://127.0.0.1:8124")
    assert not told["trusted"]


def test_a_mail_kept_in_a_case_is_not_contradicted_when_nobody_names_the_case(
    tell: Tell, tmp_path: Path
) -> None:
    case = new_case(tmp_path / "home", LOOPBACK)
    path = case.keep_mail(today(first(link=OFFICE_LINK)), "registered")
    _, (told,) = tell(path)
    assert (told["trusted"], told["case"]) == (True, case.id)


@pytest.mark.parametrize("believed", [True, False])
def test_what_a_person_decided_about_a_mail_stays_so(
    tell: Tell, tmp_path: Path, believed: bool
) -> None:
    case = new_case(tmp_path / "home")
    path = case.keep_mail(today(auth=""), "registered")
    note(case, path, "sha256:x")
    case.note("mail-decided", file=f"mails/{path.name}", believed=believed, by="person")
    _, (told,) = tell(path, "--case", case.id)
    assert (told["trusted"], told["ask"]) == (believed, False)
    said = told["grounds"] if believed else told["reasons"]
    assert "案件の担当者がそう決めました。" in said


def test_a_copy_of_a_mail_that_was_pasted_is_known_by_its_bytes(tell: Tell, tmp_path: Path) -> None:
    case = new_case(tmp_path / "home")
    path = case.keep_mail(first().encode(), "pasted")
    note(case, path, f"pasted:{path.name}", trusted=True, reasons=["pasted"])
    _, (told,) = tell(path, "--case", case.id)
    assert told["trusted"]
    (tmp_path / "copy.eml").write_bytes(today(auth=""))
    _, (told,) = tell("copy.eml", "--case", case.id)
    assert not told["trusted"] and told["ask"]


def test_another_cases_id_and_a_mail_before_the_press_are_not_this_cases(
    tell: Tell, tmp_path: Path
) -> None:
    other = new_case(tmp_path / "home")
    other.saw_auth_id(ID, "screen")
    case = new_case(tmp_path / "home", state="prepared")
    (tmp_path / "mail.eml").write_bytes(today())
    _, (told,) = tell("mail.eml", "--case", case.id)
    assert not told["trusted"]
    assert told["codes"] == ["mail-file.before-registration", "mail-file.of-another-case"]
    _, (told,) = tell("mail.eml", "--case", other.id)
    assert told["trusted"]


def test_a_mail_to_somebody_else_or_with_another_id_is_told_as_in_the_case(
    tell: Tell, tmp_path: Path
) -> None:
    case = new_case(tmp_path / "home")
    case.saw_auth_id(OTHER, "screen")
    (tmp_path / "mail.eml").write_bytes(today(second(), auth=results()))
    _, (told,) = tell("mail.eml", "--case", case.id)
    assert told["codes"] == ["id-differs"]
    (tmp_path / "mail.eml").write_bytes(today(first(OTHER), to="To: somebody@example.jp"))
    _, (told,) = tell("mail.eml", "--case", case.id)
    assert told["codes"] == ["recipient-other"]
    assert "s****@example.jp" in told["reasons"][0]
    assert "somebody@" not in told["reasons"][0]
    assert told["url"] and "key" in told["url"]  # what the command is for stays


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--case", "20260101-000000-abcdef"), "store.no-such-case"),
        (("--site", "https://evil.example/"), "site.refused"),
        (("--site", "http://www.ras-immi.moj.go.jp/"), "site.not-https"),
    ],
)
def test_a_case_or_site_that_is_none_is_refused(
    tell: Tell, tmp_path: Path, words: tuple[str, ...], problem: str
) -> None:
    (tmp_path / "mail.eml").write_bytes(GENUINE)
    code, told = tell("mail.eml", *words)
    assert (code, told["error"]["code"]) == (2, problem)


def test_a_case_is_not_judged_for_another_site(tell: Tell, tmp_path: Path) -> None:
    case = new_case(tmp_path / "home")
    (tmp_path / "mail.eml").write_bytes(GENUINE)
    code, told = tell("mail.eml", "--case", case.id, "--site", LOOPBACK)
    assert (code, told["error"]["code"]) == (2, "run.other-site-than-case")


def test_a_mail_of_one_edition_is_not_believed_for_the_other(tell: Tell, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(GENUINE)
    _, (told,) = tell("mail.eml", "--site", "https://www.rasens-immi.moj.go.jp")
    assert not told["trusted"]
