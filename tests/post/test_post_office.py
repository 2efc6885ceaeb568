"""From the site over SMTP into the Maildir, with the headers a provider adds."""

from __future__ import annotations

import email
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from jpki_bench.post import PostOffice
from jpki_bench.post.letters import ENCODINGS, Encoding, Forgery, forge, write
from jpki_bench.post.maildir import create, deliver

TO = "hanh@example.ne.jp"


async def deliver_all(maildir: Path, *letters: EmailMessage) -> list[bytes]:
    office = PostOffice(maildir)
    await office.start()
    try:
        for letter in letters:
            await office.send(letter)
    finally:
        await office.stop()
    return [path.read_bytes() for path in sorted((maildir / "new").iterdir())]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_the_bytes_of_a_mail_arrive_unchanged(tmp_path: Path, encoding: Encoding) -> None:
    letter = write("2022", "registered", to=TO, encoding=encoding, name="X", auth_id="A1", url="u")
    [raw] = await deliver_all(tmp_path / "Maildir", letter)
    sent = letter.as_bytes().replace(b"\r\n", b"\n")
    assert raw.endswith(sent)


async def test_the_provider_says_where_a_mail_came_from(tmp_path: Path) -> None:
    letter = write("2022", "password-set", to=TO, encoding="utf-8-base64")
    [raw] = await deliver_all(tmp_path / "Maildir", letter)
    mail = email.message_from_bytes(raw)
    assert mail["Return-Path"] == "<info@ras-immi.moj.go.jp>"
    assert mail["Delivered-To"] == TO
    assert mail["Received"].startswith("from mail.ras-immi.moj.go.jp ")
    results = " ".join(mail["Authentication-Results"].split())
    assert results == (
        "mx.post.example; spf=pass smtp.mailfrom=info@ras-immi.moj.go.jp;"
        " dkim=pass header.d=ras-immi.moj.go.jp; dmarc=pass header.from=ras-immi.moj.go.jp"
    )


@pytest.mark.parametrize(
    ("forgery", "results"),
    [
        ("same-domain", ("dkim=fail header.d=ras-immi.moj.go.jp", "dmarc=fail")),
        ("other-domain", ("dkim=pass header.d=ras-immi-moj-go-jp.example", "dmarc=pass")),
    ],
)
async def test_the_provider_judges_a_forged_mail_truly(
    tmp_path: Path, forgery: Forgery, results: tuple[str, str]
) -> None:
    letter = forge("2022", forgery, to=TO, encoding="utf-8-base64", name="X", path="/")
    [raw] = await deliver_all(tmp_path / "Maildir", letter)
    verdicts = email.message_from_bytes(raw).get_all("Authentication-Results")
    assert verdicts is not None
    [own] = [verdict for verdict in verdicts if verdict.startswith("mx.post.example;")]
    for result in results:
        assert result in own


def test_a_mail_changed_after_signing_fails(tmp_path: Path) -> None:
    office = PostOffice(tmp_path / "Maildir")
    letter = write("2022", "registered", to=TO, encoding="utf-8-base64", url="http://one/")
    raw, sender, recipient = office._outgoing(letter)
    for content, verdict in ((raw, b"dkim=pass"), (raw + b"more\r\n", b"dkim=fail")):
        assert verdict in office._received_headers(content, sender, recipient, "mail.x")


async def test_a_mail_to_an_address_that_answers_is_not_delivered(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = TO, "entry@rasens-immi.moj.go.jp"
    heard: list[str] = []

    async def answer(sender: str) -> None:
        heard.append(sender)

    office = PostOffice(tmp_path / "Maildir")
    office.answering["entry@rasens-immi.moj.go.jp"] = answer
    await office.start()
    await office.send(letter)
    await office.stop()
    assert heard == [TO]
    assert list((tmp_path / "Maildir" / "new").iterdir()) == []


async def test_results_a_sender_claims_in_our_name_are_dropped(tmp_path: Path) -> None:
    letter = forge("2022", "same-domain", to=TO, encoding="utf-8-base64", name="X", path="/")
    del letter["Authentication-Results"]
    letter["Authentication-Results"] = "mx.post.example; dkim=pass header.d=ras-immi.moj.go.jp"
    [raw] = await deliver_all(tmp_path / "Maildir", letter)
    assert raw.count(b"Authentication-Results: mx.post.example") == 1
    assert b"dkim=fail" in raw
    assert b"dkim=pass" not in raw


def test_a_message_is_in_new_and_nowhere_else(tmp_path: Path) -> None:
    create(tmp_path)
    paths = [deliver(tmp_path, b"Subject: 1\n\n"), deliver(tmp_path, b"Subject: 2\n\n")]
    assert sorted((tmp_path / "new").iterdir()) == sorted(paths)
    assert list((tmp_path / "tmp").iterdir()) == []
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
