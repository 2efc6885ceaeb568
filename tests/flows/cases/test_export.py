"""What leaves the office in a client's hands, and what must not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from flows.cases.export import archive, files_for_client, files_of_all
from records.case import Case
from tests.records.cases import new_case

CLIENTS = ["receipt.html", "reminders.ics", "mails/01-registered.eml", "mails/03-taken.eml",
           "shots/01-check.png", "downloads/notice.pdf"]  # fmt: skip


def whole(home: Path) -> Case:
    """Return a case with one of everything.

    A mail believed, one not, and two that a person decided.
    """
    case = new_case(home)
    case.keep("receipt.html", b"receipt")
    case.keep("reminders.ics", b"reminders")
    case.keep("pages/02-menu.html", b"<h1>")
    case.shot_path(1, "check").write_bytes(b"png")
    case.keep("downloads/notice.pdf", b"pdf")
    for name, trusted in (("registered", True), ("liar", False), ("taken", False), ("left", True)):
        path = case.keep_mail(b"From: x\n\n" + name.encode(), name)
        case.note("mail", file=f"mails/{path.name}", kind="registered", auth_id=None,
                  trusted=trusted, reasons=[], key=name, where="")  # fmt: skip
    case.note("mail-decided", file="mails/03-taken.eml", believed=True)
    case.note("mail-decided", file="mails/04-left.eml", believed=False)
    return case


def names(case: Case, files: list[Path]) -> list[str]:
    return [path.relative_to(case.folder).as_posix() for path in files]


def test_a_client_takes_home_what_is_theirs_and_no_mail_of_a_liar(tmp_path: Path) -> None:
    case = whole(tmp_path)
    assert names(case, files_for_client(case)) == CLIENTS


def test_the_office_takes_everything_but_the_lock(tmp_path: Path) -> None:
    case = whole(tmp_path)
    with case.locked():
        found = set(names(case, files_of_all(case)))
    assert found == {*CLIENTS, "case.json", "journal.jsonl", "pages/02-menu.html",
                     "mails/02-liar.eml", "mails/04-left.eml"}  # fmt: skip


def test_the_file_holds_them_byte_for_byte_in_one_folder(tmp_path: Path) -> None:
    case = whole(tmp_path)
    files = files_for_client(case)
    with zipfile.ZipFile(io.BytesIO(archive({case: files}))) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [f"touroku-{case.id}/{name}" for name in CLIENTS]
        for entry, path in zip(packed.infolist(), files, strict=True):
            assert packed.read(entry) == path.read_bytes()
            assert entry.external_attr >> 16 == 0o100600


def test_what_a_link_leads_to_is_not_exported(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("another client's")
    case = new_case(tmp_path / "home")
    (case.folder / "receipt.html").symlink_to(secret)
    assert files_for_client(case) == []
    assert "receipt.html" not in names(case, files_of_all(case))
