"""IMAP over the same Maildir, as the applicant's own provider offers it."""

from __future__ import annotations

import email
import email.policy
import imaplib
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jpki_bench.post import Dovecot, PostOffice
from jpki_bench.post.letters import ENCODINGS, write
from tests.mail_account import log_in, needs_dovecot, served

USER, PASSWORD = "hanh@example.ne.jp", "only-for-tests"

pytestmark = needs_dovecot


@pytest.fixture
def dovecot(tmp_path: Path) -> Iterator[Dovecot]:
    with served(tmp_path, user=USER, password=PASSWORD) as server:
        yield server


def processes_in(group: int) -> list[str]:
    """Command lines of every living process of this process group."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pgid=,state=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and row[1] != "Z"]


async def test_a_mail_of_the_site_can_be_read_over_tls(dovecot: Dovecot) -> None:
    letters = [
        write(
            "2022",
            "registered",
            to=USER,
            encoding=encoding,
            name="山田 太郎",
            auth_id="AB12CD34EF56",
            url="http://127.0.0.1:1/WC01/",
        )
        for encoding in ENCODINGS
    ]

    office = PostOffice(dovecot.maildir)
    await office.start()
    for letter in letters:
        await office.send(letter)
    await office.stop()
    client = log_in(dovecot)
    try:
        assert client.select() == ("OK", [b"3"])
        for number, letter in enumerate(letters, start=1):
            _, data = client.fetch(str(number), "(BODY.PEEK[])")
            part = data[0]
            assert isinstance(part, tuple)
            assert part[1].endswith(letter.as_bytes())
            mail = email.message_from_bytes(part[1], policy=email.policy.default)
            assert "認証ID：AB12CD34EF56" in mail.get_content()
    finally:
        client.logout()


def test_a_wrong_password_opens_nothing(dovecot: Dovecot) -> None:
    context = ssl.create_default_context(cafile=str(dovecot.certificate))
    with imaplib.IMAP4_SSL("127.0.0.1", dovecot.imaps_port, ssl_context=context) as client:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            client.login(USER, "wrong")


def test_the_plain_port_answers_too(dovecot: Dovecot) -> None:
    with imaplib.IMAP4("127.0.0.1", dovecot.imap_port) as client:
        client.login(USER, PASSWORD)
        assert client.select() == ("OK", [b"0"])


def test_idle_is_offered_to_those_who_wait_for_mail(dovecot: Dovecot) -> None:
    client = log_in(dovecot)
    try:
        _, capabilities = client.capability()
        assert b"IDLE" in capabilities[-1].split()
    finally:
        client.logout()


def test_stopping_leaves_no_process_and_the_maildir_where_it_was(tmp_path: Path) -> None:
    server = Dovecot(tmp_path / "Maildir", tmp_path / "imap", user=USER, password=PASSWORD)
    server.start()
    client = log_in(server)
    client.select()
    assert server._process is not None
    group = server._process.pid
    assert any("dovecot" in command for command in processes_in(group))
    server.stop()
    client.shutdown()
    assert processes_in(group) == []
    assert (tmp_path / "Maildir" / "new").is_dir()
    assert not (tmp_path / "Maildir").is_symlink()
    assert (tmp_path / "Maildir").stat().st_uid == os.geteuid()
    server.stop()


def test_two_servers_can_run_side_by_side(tmp_path: Path) -> None:
    servers = [
        Dovecot(tmp_path / name / "Maildir", tmp_path / name, user=USER, password=PASSWORD)
        for name in ("one", "two")
    ]
    try:
        for server in servers:
            server.start()
        for server in servers:
            log_in(server).logout()
    finally:
        for server in servers:
            server.stop()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else"
)
def test_an_ordinary_user_can_run_it(tmp_path: Path) -> None:
    script = """
import imaplib, sys, tempfile
from pathlib import Path
from jpki_bench.post.dovecot import Dovecot
with tempfile.TemporaryDirectory() as folder:
    server = Dovecot(Path(folder) / "Maildir", Path(folder) / "imap", user="u@x.jp", password="p")
    server.start()
    try:
        with imaplib.IMAP4("127.0.0.1", server.imap_port) as client:
            client.login("u@x.jp", "p")
            print(client.select()[0])
    finally:
        server.stop()
"""
    try:
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            user=65534,
            group=65534,
            extra_groups=[],
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except PermissionError:
        pytest.skip("another user cannot start the Python of this checkout")
    if "Permission denied" in done.stderr or "ModuleNotFoundError" in done.stderr:
        pytest.skip("another user cannot read this checkout")
    assert (done.stdout.strip(), done.returncode) == ("OK", 0), done.stderr
