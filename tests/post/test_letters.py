"""What the mails of the site look like, byte by byte."""

from __future__ import annotations

import email
import email.policy
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime

import pytest

from jpki_bench.post.letters import ENCODINGS, Encoding, forge, write

TO = "hanh@example.ne.jp"
URL = "http://127.0.0.1:41234/WC01/WCACS010/ras?key=" + "kEy-_0123456789" * 3


def registered(encoding: Encoding, name: str = "NGUYEN THI HANH") -> bytes:
    letter = write(
        "2022",
        "registered",
        to=TO,
        encoding=encoding,
        name=name,
        auth_id="AB12CD34EF56",
        url=URL,
    )
    return letter.as_bytes()


def body_of(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_says_the_same(encoding: Encoding) -> None:
    letter = email.message_from_bytes(registered(encoding), policy=email.policy.default)
    assert letter["Subject"] == "利用者情報登録のお知らせ"
    assert letter["From"].addresses[0].addr_spec == "info@ras-immi.moj.go.jp"
    assert letter["From"].addresses[0].display_name == "在留申請オンラインシステム"
    assert letter["Message-ID"].endswith("@ras-immi.moj.go.jp>")
    offset = parsedate_to_datetime(letter["Date"]).utcoffset()
    assert offset is not None
    assert offset.total_seconds() == 9 * 3600
    text = letter.get_content()
    assert "NGUYEN THI HANH 様" in text
    assert "認証ID：AB12CD34EF56" in text
    assert URL in text.splitlines()


def test_iso_2022_jp_travels_as_seven_bits() -> None:
    raw = registered("iso-2022-jp")
    letter = email.message_from_bytes(raw)
    assert letter["Content-Transfer-Encoding"] == "7bit"
    assert letter.get_content_charset() == "iso-2022-jp"
    assert b"\x1b$B" in body_of(raw)
    assert max(raw) < 0x80
    assert letter["Subject"].startswith("=?iso-2022-jp?b?")


@pytest.mark.parametrize(
    ("encoding", "transfer"),
    [("utf-8-base64", "base64"), ("utf-8-quoted-printable", "quoted-printable")],
)
def test_utf_8_travels_in_the_transfer_encoding_it_is_named_for(
    encoding: Encoding, transfer: str
) -> None:
    raw = registered(encoding)
    letter = email.message_from_bytes(raw)
    assert letter["Content-Transfer-Encoding"] == transfer
    assert letter.get_content_charset() == "utf-8"
    assert URL.encode() not in body_of(raw), "the link is hidden by the encoding"
    assert max(raw) < 0x80


def test_a_long_subject_is_folded_into_encoded_words() -> None:
    for encoding in ENCODINGS:
        raw = write("2026", "password-set", to=TO, encoding=encoding).as_bytes()
        head = raw.partition(b"\r\n\r\n")[0]
        assert max(len(line) for line in head.split(b"\r\n")) <= 78
        subject = str(email.message_from_bytes(raw)["Subject"])
        assert subject.count("=?") >= 2
        decoded = str(make_header(decode_header(subject)))
        assert decoded == "【入管庁】パスワード登録完了及び認証IDのお知らせ"


def test_a_name_that_iso_2022_jp_cannot_write_is_sent_in_utf_8() -> None:
    letter = email.message_from_bytes(registered("iso-2022-jp", "髙﨑 王浩鑫"))
    assert letter.get_content_charset() == "utf-8"


@pytest.mark.parametrize(
    ("edition", "domain"), [("2022", "ras-immi.moj.go.jp"), ("2026", "rasens-immi.moj.go.jp")]
)
def test_each_edition_writes_from_its_own_domain(edition: str, domain: str) -> None:
    letter = write(edition, "password-set", to=TO, encoding="utf-8-base64")
    assert f"<info@{domain}>" in letter["From"]


def test_a_forged_mail_never_links_to_the_site() -> None:
    for edition in ("2022", "2026"):
        for kind in ("same-domain", "other-domain"):
            letter = forge(
                edition,
                "same-domain" if kind == "same-domain" else "other-domain",
                to=TO,
                encoding="utf-8-base64",
                name="NGUYEN THI HANH",
                path="/WC01/WCACS010/ras",
            )
            assert "-moj-go-jp.example/WC01/WCACS010/ras" in letter.get_content()
