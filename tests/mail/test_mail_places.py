"""A folder at which no mail would ever be seen is named at once, not after an hour of waiting."""

from __future__ import annotations

import asyncio
import io
import os
import zipfile
from pathlib import Path

import pytest

import mail
from flows.checkup.mails import settings_finding
from flows.checkup.plan import CheckPlan
from jpki_bench.post import maildir
from mail.places import names_in
from records.editions import choose_site
from tests.mail.letters import ID, first
from tests.mail.letters import mail as letter
from tests.mail.test_mail_folders import PATIENCE, take, until_trouble, watching
from tests.windows import not_on_windows

GENUINE = letter(first()).replace(b"\r\n", b"\n")
LUNCH = b"From: a@example.jp\nSubject: lunch\n\nhello\n"
ENVELOPE = b"From - Thu Nov 26 10:12:13 2026\n"
MSG = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mail.eml"), GENUINE)  # the same bytes at any time
    return out.getvalue()


def emlx(data: bytes) -> bytes:
    return f"{len(data)}\n".encode() + data + b'<?xml version="1.0"?>\n<plist></plist>\n'


def finding(place: str) -> str | None:
    plan = CheckPlan(choose_site(None, None), "chromium", Path("profile"), "pcsc", place, None)
    found = settings_finding(plan)
    return found.code if found else None


@pytest.mark.parametrize("read", [False, True])
def test_a_maildir_is_not_taken_for_a_folder_of_files(tmp_path: Path, read: bool) -> None:
    maildir.create(tmp_path / "Maildir")
    path = maildir.deliver(tmp_path / "Maildir", GENUINE)
    if read:
        path.rename(tmp_path / "Maildir" / "cur" / f"{path.name}:2,S")
    place = f"folder:{tmp_path / 'Maildir'}"
    with pytest.raises(mail.MailError) as caught:
        mail.open_source(place)
    assert caught.value.code == "folder-is-maildir" == finding(place)


@pytest.mark.parametrize("name", ["mail.eml", "1.emlx", "mail.eml.txt", "Inbox.mbox", "mail.MSG"])
def test_a_folder_of_files_is_not_taken_for_a_maildir(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(GENUINE)
    place = f"maildir:{tmp_path}"
    with pytest.raises(mail.MailError) as caught:
        mail.open_source(place)
    assert caught.value.code == "folder-no-maildir" == finding(place)


@pytest.mark.parametrize("kind", ["folder", "maildir"])
def test_a_file_is_not_taken_for_a_folder(tmp_path: Path, kind: str) -> None:
    (tmp_path / "mail.eml").write_bytes(GENUINE)
    place = f"{kind}:{tmp_path / 'mail.eml'}"
    with pytest.raises(mail.MailError) as caught:
        mail.open_source(place)
    assert caught.value.code == "folder-is-file" == finding(place)


def test_a_folder_that_will_be_filled_is_waited_at(tmp_path: Path) -> None:
    for kind in ("folder", "maildir"):
        assert mail.open_source(f"{kind}:{tmp_path}")
        assert finding(f"{kind}:{tmp_path}") is None
    maildir.create(tmp_path / "mails" / "INBOX")
    assert mail.open_source(f"maildir:{tmp_path}")


def told(place: str, count: int = 1) -> list[mail.MailError]:
    """Return what a source says at once of what lies there."""
    heard: asyncio.Queue[mail.MailError] = asyncio.Queue()

    async def story() -> list[mail.MailError]:
        source = mail.open_source(place)
        source.tell_to(heard.put_nowait)
        async with watching(source), asyncio.timeout(PATIENCE):
            return [await heard.get() for _ in range(count)]

    return asyncio.run(story())


def test_mails_in_a_folder_below_are_told(tmp_path: Path) -> None:
    below = tmp_path / "Mail" / "2026"
    below.mkdir(parents=True)
    (below / "mail.eml").write_bytes(GENUINE)
    (trouble,) = told(f"folder:{tmp_path}")
    assert (trouble.code, trouble.params["below"]) == ("folder-parent", str(below))


def test_every_folder_below_that_holds_mails_is_named(tmp_path: Path) -> None:
    for name in ("a", "b", "c/d"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "mail.eml").write_bytes(GENUINE)
    (tmp_path / "prefs.js").write_bytes(b"//")
    (trouble,) = told(f"folder:{tmp_path}")
    assert trouble.code == "folder-parent"
    assert trouble.params["below"] == ", ".join(str(tmp_path / name) for name in ("a", "b", "c/d"))


def test_the_folders_below_one_of_thunderbird_are_told(tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(ENVELOPE + LUNCH)
    (tmp_path / "Inbox.msf").write_bytes(b"// <!-- <mdb:mork:z -->")
    (tmp_path / "Inbox.sbd").mkdir()
    (tmp_path / "Inbox.sbd" / "Immigration").write_bytes(ENVELOPE + GENUINE)
    (trouble,) = told(f"folder:{tmp_path}")
    assert (trouble.code, trouble.params["below"]) == ("folder-parent", str(tmp_path / "Inbox.sbd"))


@pytest.mark.parametrize("place", ['"{}"', "\u201c{}\u201d", " {} ", '"~/mails"', "~/mails"])
def test_quotes_and_blanks_round_a_folder_are_no_part_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "mail.eml").write_bytes(GENUINE)
    spec = f"folder:{place.format(folder)}"
    assert mail.open_source(spec).name == f"folder {folder}"
    assert finding(spec) is None


@pytest.mark.parametrize("spec", ['folder:""', "folder:''", "maildir: ", "folder:「」"])
def test_no_folder_at_all_is_not_the_folder_one_happens_to_be_in(spec: str) -> None:
    with pytest.raises(mail.MailError) as trouble:
        mail.open_source(spec)
    assert trouble.value.code == "source-unknown"
    assert finding(spec) == "source-unknown"


def test_a_maildir_in_a_folder_below_is_told(tmp_path: Path) -> None:
    maildir.create(tmp_path / "Mail" / "Maildir")
    (trouble,) = told(f"folder:{tmp_path}")
    assert (trouble.code, trouble.params["folder"]) == (
        "folder-is-maildir",
        str(tmp_path / "Mail" / "Maildir"),
    )


def test_an_empty_folder_that_is_no_maildir_is_told(tmp_path: Path) -> None:
    (trouble,) = told(f"maildir:{tmp_path}")
    assert trouble.code == "folder-no-maildir"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("mails.zip", zipped(), "folder-not-read"),
        ("mails.7z", b"7z\xbc\xaf\x27\x1c", "folder-not-read"),
        ("backup.pst", b"!BDN", "folder-not-read"),
        ("mail.pdf", b"%PDF-1.7", "folder-not-read"),
        ("mail.html", b"<html></html>", "folder-not-read"),
        ("mail.mht", b"From: x\n\n", "folder-not-read"),
        ("認証ID.txt", "認証ID".encode(), "folder-not-read"),
        ("IMG_1.jpg", b"\xff\xd8\xff", "folder-not-read"),
        ("mail.msg", MSG, "outlook-msg"),
        ("mail.oft", MSG, "folder-not-read"),
        ("zip.eml", zipped(), "file-archive"),
        ("mail.eml", b"%PDF-1.7", "file-pdf"),
        ("two.eml", ENVELOPE + LUNCH + b"\n" + ENVELOPE + GENUINE, "file-several"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_read_is_told_at_once(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (trouble,) = told(f"folder:{tmp_path}")
    assert trouble.code == code
    assert name in " ".join(trouble.params.values())


def test_a_file_that_stays_empty_is_told(tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(b"")
    os.utime(tmp_path / "mail.eml", (1, 1))
    (trouble,) = told(f"folder:{tmp_path}")
    assert trouble.code == "file-empty"


def test_what_is_dropped_later_is_told_once_and_no_longer_when_it_is_gone(tmp_path: Path) -> None:
    heard: asyncio.Queue[mail.MailError] = asyncio.Queue()

    async def story() -> None:
        source = mail.open_source(f"folder:{tmp_path}")
        source.tell_to(heard.put_nowait)
        async with watching(source) as queue, asyncio.timeout(PATIENCE):
            (tmp_path / "1.eml").write_bytes(LUNCH)
            await take(queue)
            (tmp_path / "mails.zip").write_bytes(zipped())
            assert (await heard.get()).code == "folder-not-read"
            await until_trouble(source, "folder-not-read")
            (tmp_path / "mails.zip").unlink()
            (tmp_path / "2.eml").write_bytes(GENUINE)
            await take(queue)
            (tmp_path / "notes.txt").write_bytes(b"x")
            (tmp_path / "3.eml").write_bytes(GENUINE + b"\n")
            await take(queue)
            await until_trouble(source, None)
            assert heard.empty()

    asyncio.run(story())


READ = {
    "1234.emlx": emlx(GENUINE),
    "1234.partial.emlx": emlx(GENUINE),
    "mail.eml.txt": GENUINE,
    "MAIL.EML": GENUINE,
    "Inbox.mbox": ENVELOPE + LUNCH + b"\n" + ENVELOPE + GENUINE,
    "Inbox": ENVELOPE + GENUINE + b"\n" + ENVELOPE + LUNCH,
    "Local.mbx": ENVELOPE + GENUINE,
    "mail.msg": GENUINE,
    "utf16.eml": GENUINE.decode().encode("utf-16"),
    "crcrlf.eml": GENUINE.replace(b"\n", b"\r\r\n"),
}


@pytest.mark.parametrize("name", READ)
def test_a_mail_is_found_in_every_kind_of_file_that_programs_save(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(READ[name])

    async def story() -> list[bytes]:
        async with watching(mail.open_source(f"folder:{tmp_path}")) as queue:
            return await take(queue, 1 + (b"lunch" in READ[name]))

    found = [mail.read(data) for data in asyncio.run(story())]
    assert ID in [message.auth_id for message in found]
    behind = frozenset({"behind-another"}) if name in ("Inbox", "Inbox.mbox") else frozenset()
    assert [message.marks for message in found] == [frozenset(), behind][: len(found)]


def test_a_mail_that_joins_a_mailbox_file_comes_alone(tmp_path: Path) -> None:
    box = tmp_path / "Inbox"
    box.write_bytes(ENVELOPE + LUNCH + b"\n")

    async def story() -> None:
        async with watching(mail.open_source(f"folder:{tmp_path}")) as queue:
            await take(queue)
            with box.open("ab") as file:
                file.write(ENVELOPE + GENUINE + b"\n")
            (data,) = await take(queue)
            assert mail.read(data).auth_id == ID
            assert queue.empty()

    asyncio.run(story())


def test_a_mailbox_too_large_to_be_read_whole_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.folders.LIMIT", 1000)
    (tmp_path / "Inbox").write_bytes(ENVELOPE + LUNCH + b"x" * 1000)
    (trouble,) = told(f"folder:{tmp_path}")
    assert (trouble.code, trouble.params["files"]) == ("folder-not-read", "Inbox")


@not_on_windows("links")
def test_a_link_in_a_circle_does_not_make_the_whole_folder_unreadable(tmp_path: Path) -> None:
    (tmp_path / "round.eml").symlink_to(tmp_path / "round.eml")
    (tmp_path / "lost+found").symlink_to(tmp_path / "lost+found")
    assert finding(f"folder:{tmp_path}") is None
    assert names_in(tmp_path) == []
