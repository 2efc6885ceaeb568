"""However wrongly a mail says how it is encoded: no ID and no link comes out changed unnoticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mail
from mail import mbox
from mail.files import mails_in
from tests.mail.letters import FIRST, FIRST_EN, b64, crlf, expectation, plain, qp
from tests.mail.letters import mail as letter

ENCODED = {"8bit": lambda raw: raw, "base64": b64, "quoted-printable": qp}
DECLARED = ("", "7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "base64 (x)", "QP")
ids = st.from_regex(r"[0-9A-Z][0-9A-Za-z]{2,20}[0-9][0-9A-Z]", fullmatch=True)
keys = st.from_regex(r"[0-9a-zA-Z_.~-]{1,30}", fullmatch=True)
names = st.sampled_from(["key", "k", "token", "AB", "id"])


@pytest.mark.parametrize("really", ENCODED)
@pytest.mark.parametrize("text", [FIRST, FIRST_EN], ids=["ja", "en"])
@given(st.sampled_from(DECLARED), ids, names, keys, st.sampled_from(["utf-8", "iso-2022-jp"]))
@settings(max_examples=60)
def test_no_id_and_no_link_is_changed_unnoticed(
    really: str, text: str, said: str, auth_id: str, name: str, key: str, charset: str
) -> None:
    link = f"https://www.ras-immi.moj.go.jp/WC01/WCAAS030/?{name}={key}&{name}2={key}0"
    raw = crlf(text.format(id=auth_id, link=link), charset)
    data = letter(ENCODED[really](raw), mime=plain(charset, said) if said else "X-None: 1")
    message = mail.read(data)
    verdict = mail.judge(message, data, expectation())
    if verdict.trusted:
        assert (message.auth_id, message.url) == (auth_id, link)
    if said == really:
        assert verdict.trusted


lines = st.lists(
    st.sampled_from(
        [
            "hello",
            "",
            "From here to there",
            ">From x",
            "From: a@b",
            "認証ID：A1B2C3",
            "--b",
            "12:34",
        ]
    ),
    max_size=12,
)


@given(st.lists(lines, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=200)
def test_a_mailbox_gives_back_the_mails_that_were_put_into_it(
    bodies: list[list[str]], end: str, blank: bool
) -> None:
    mails = [
        f"From: a{number}@example.jp\nSubject: x\n\n{chr(10).join(body).strip()}\n"
        for number, body in enumerate(bodies)
    ]
    between = "\n" if blank or len(mails) > 1 else ""
    box = between.join(f"From - Thu Nov 26 10:12:13 2026\n{each}" for each in mails)
    data = box.replace("\n", end).encode()
    found = [data[start:stop].decode() for start, stop in mbox.split(data)]
    assert [each.rstrip() for each in found] == [each.replace("\n", end).rstrip() for each in mails]


def test_mails_without_a_blank_line_between_them_are_not_read_as_one() -> None:
    first = b"From: a@example.jp\nSubject: x\n\nhello\nFrom Tokyo at 10:12\nDate: soon\n"
    line = b"From b@example.jp Thu Nov 26 10:12:13 2026\n"
    assert len(mails_in(line + first, "Inbox")) == 1
    assert len(mails_in(b"\n".join([line + first] * 2), "Inbox")) == 2
    with pytest.raises(mail.MailError) as trouble:
        mails_in((line + first) * 2, "Inbox")
    assert trouble.value.code == "file-run-together"


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_nothing_stops_the_dividing_of_a_mailbox(data: bytes) -> None:
    for whole in (data, b"From - Thu Nov 26 10:12:13 2026\nFrom: x\n" + data):
        pieces = mbox.split(whole)
        assert all(0 <= start <= stop <= len(whole) for start, stop in pieces)


def _in_pieces(raw: bytes) -> bytes:
    """Base64 that a program on the way put into one line, with blanks where lines ended."""
    return b" ".join(b64(raw).split())


def _blanks_at_breaks(raw: bytes) -> bytes:
    return qp(raw).replace(b"=\r\n", b"= \r\n").replace(b"A1B2C", b"A1B2C= \r\n")


@pytest.mark.parametrize(
    ("coded", "said", "written"),
    [
        (_in_pieces, "base64", "utf-8"),
        (_in_pieces, "base64", "iso-2022-jp"),
        (_blanks_at_breaks, "quoted-printable", "utf-8"),
        (lambda raw: raw, "8bit", "iso-2022-jp"),
    ],
    ids=["base64-blanks", "base64-blanks-jis", "qp-blanks", "jis-called-utf-8"],
)
def test_an_id_is_not_lost_where_a_server_on_the_way_changed_blanks_or_names(
    coded: Callable[[bytes], bytes], said: str, written: str
) -> None:
    link = "https://www.ras-immi.moj.go.jp/WC01/WCAAS030/?key=3f9c0b7e"
    raw = crlf(FIRST.format(id="A1B2C3D4E5", link=link), written)
    data = letter(coded(raw), mime=plain("utf-8", said))
    message = mail.read(data)
    assert mail.judge(message, data, expectation()).trusted
    assert (message.auth_id, message.url) == ("A1B2C3D4E5", link)
