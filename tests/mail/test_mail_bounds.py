"""Hostile sizes and depths: read comes back soon, in little memory, and never raises."""

from __future__ import annotations

import base64
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mail
from mail import html
from mail.auth_id import find_auth_ids, normalise
from mail.files import beginning_of
from mail.sources import LIMIT
from tests.mail.letters import ID, LINK, first
from tests.mail.letters import mail as letter
from tests.windows import not_on_windows

MEGA = 1024 * 1024
pytestmark = pytest.mark.no_cover  # megabytes cost twice the time when they are measured


def _nested(depth: int) -> bytes:
    head = "Content-Type: text/plain"
    body = first().encode()
    for level in range(depth):
        inner = head.encode() + b"\n\n" + body
        head = f'Content-Type: multipart/mixed; boundary="b{level}"'
        body = f"--b{level}\n".encode() + inner + f"\n--b{level}--\n".encode()
    return letter(body, mime=head)


def _enclosed(depth: int) -> bytes:
    return b"From: a@b\nContent-Type: message/rfc822\n\n" * depth + letter(first())


def _html(body: str) -> bytes:
    return letter(body, mime="Content-Type: text/html; charset=utf-8")


MONSTERS: dict[str, Callable[[], bytes]] = {
    "a row of signs under the label": lambda: letter(
        b"Authentication ID\n" + b"-" * 300 + b" x\nAuthentication ID\n" + b"=-" * 300 + b"x"
    ),
    "links without end": lambda: letter(b"=E8=AA=8D http://" + b"http://" * 100_000 + b"?a=3D"),
    "a thousand levels": lambda: _nested(1000),
    "a hundred thousand mails in mails": lambda: _enclosed(100_000),
    "a million parts": lambda: letter(
        b"--b\n\n" * 1_000_000, mime="Content-Type: multipart/x; boundary=b"
    ),
    "a million false boundaries": lambda: letter(
        b"--bx\n" * 1_000_000, mime="Content-Type: multipart/x; boundary=b"
    ),
    "50 MB of one attachment": lambda: letter(
        b"--b\nContent-Type: application/pdf\n\n"
        + b"QUJD" * (12 * MEGA)
        + b"\n--b\n\n"
        + first().encode(),
        mime="Content-Type: multipart/mixed; boundary=b",
    ),
    "50 MB of text": lambda: letter("認証ID：" * (3 * MEGA)),
    "50 MB of one header": lambda: b"From: " + b"(" * (50 * MEGA),
    "a million headers": lambda: b"X: 1\n" * 1_000_000 + letter(first()),
    "50 MB of page": lambda: _html("<a href='x'>" * (4 * MEGA)),
    "tags that never end": lambda: _html("<a x='" * (170 * 1024)),
    "tags that hardly end": lambda: _html('<a x="> ' * (120 * 1024)),
    "signs of less without end": lambda: _html("<" * (300 * 1024)),
    "a million open elements": lambda: _html("<div>" * (200 * 1024)),
    "comments that never end": lambda: _html("<!--" * (250 * 1024)),
    "references of a thousand digits": lambda: _html("&#" + "9" * 9000 + "; &" * 10_000),
    "labels without end on one line": lambda: letter("認証ID\t" * (70 * 1024)),
    "labels with blanks": lambda: letter(("認証ID" + " " * 3000) * 150),
    "quotes without end": lambda: letter("> " * (500 * 1024)),
    "an author of quotes": lambda: letter(first(), sender='From: "' + '\\"' * 8000),
    "recipients without end": lambda: letter(first(), to="To: " + "a@b, " * 500_000),
    "encoded words without end": lambda: letter(
        first(), raw_subject=b"=?utf-8?B?44GC?= " * 500_000
    ),
    "parameters without end": lambda: letter(
        first(), mime="Content-Type: text/plain" + '; a="' * 300_000
    ),
    "results without end": lambda: letter(
        first(), auth="Authentication-Results: mx.post.example" + ";(a" * 300_000
    ),
    "one address of a megabyte": lambda: letter("https://" + "a." * (500 * 1024)),
    "a megabyte of addresses": lambda: letter("https://a.b/c\n" * (70 * 1024)),
    "ligatures that grow eighteenfold": lambda: letter("\ufdfa" * (300 * 1024)),
    "combining marks without end": lambda: letter("e" + "\u0301" * (500 * 1024)),
    "escapes of ISO-2022-JP without end": lambda: letter(
        b"\x1b$B!!\x1b(B\xff" * (120 * 1024), mime="Content-Type: text/plain; charset=iso-2022-jp"
    ),
    "base64 around base64": lambda: letter(
        base64.b64encode(letter(base64.b64encode(b"x" * MEGA))),
        mime="Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
    ),
    "flowed lines without end": lambda: letter(
        "a \n" * (300 * 1024), mime="Content-Type: text/plain; charset=utf-8; format=flowed"
    ),
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_does_not_hold_up_the_registration(name: str) -> None:
    """Each is so large that work growing with the square of its size would take hours."""
    data = MONSTERS[name]()
    message = mail.read(data)
    verdict = mail.judge(message, data, mail.Expectation("ras-immi.moj.go.jp", ()))
    assert not verdict.trusted
    assert len(message.text) <= 64 * 1024


@not_on_windows("measuring")
def test_reading_50_megabytes_takes_little_memory_beside_them() -> None:
    program = (
        "import resource, mail\n"
        "data = b'From: a@b\\nContent-Type: multipart/mixed; boundary=b\\n\\n--b\\n"
        "Content-Type: application/pdf\\n\\n' + b'QUJD' * (12 << 20)\n"
        "data += b'\\n--b\\n\\n' + b'x' * (2 << 20)\n"
        "mail.read(b'From: a@b\\n\\nx')\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "mail.read(data)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert int(done.stdout) < 40 * 1024  # KiB


def test_the_text_behind_50_megabytes_of_attachment_is_found() -> None:
    message = mail.read(MONSTERS["50 MB of one attachment"]())
    assert (message.auth_id, message.url) == (ID, LINK)


@given(st.binary(max_size=3000))
@settings(max_examples=150)
def test_no_bytes_stop_the_reading(data: bytes) -> None:
    message = mail.read(data)
    verdict = mail.judge(message, data, mail.Expectation("ras-immi.moj.go.jp", ()))
    assert not verdict.trusted


@given(st.data())
@settings(max_examples=100)
def test_no_damage_to_a_genuine_mail_raises_or_invents_an_id(data: st.DataObject) -> None:
    whole = bytearray(letter(first()))
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    message = mail.read(bytes(whole))
    text = normalise(bytes(whole).decode("utf-8", "replace"))
    assert all(len(each) <= 64 for each in message.auth_ids)
    assert message.auth_id is None or message.auth_id in text or message.auth_id in message.text


@given(st.text(alphabet=st.sampled_from("<>/!-=\"'& abhrefstyldiv:;#x0"), max_size=400))
@settings(max_examples=200)
def test_no_page_stops_the_scanner(text: str) -> None:
    page = html.read_html(text)
    assert html.LINK_OPEN not in page.text.replace(html.LINK_OPEN, "", len(page.hrefs))


def test_the_id_of_a_mail_is_found_whatever_stands_before_the_mail() -> None:
    seed = random.Random(6)
    for _ in range(200):
        junk = bytes(seed.choice(b"ab:\n\r \t=?\x1b\xe3") for _ in range(seed.randrange(60)))
        assert mail.read(junk + letter(first())).auth_id == ID, junk


# "xx" stands for letters that are hidden: such an ID is not believed (test_mail_auth_ids).
ids = st.from_regex(r"[0-9A-Z][0-9A-Za-z]{2,20}[0-9][0-9A-Z]", fullmatch=True).filter(
    lambda each: "xx" not in each.lower()
)
labels = st.sampled_from(
    ["認証ID", "認証ＩＤ", "【認証ID】", "認証 ID", "Authentication ID", "■認証ID"]
)
separators = st.sampled_from(["：", ": ", " : ", "\t", "\n", "\n　", "　：　", "＝", " → "])
ends = st.sampled_from(["", "\n", "。\n", "　です。\n", "\r\n\r\n", " \n次の行"])


@given(ids, labels, separators, ends, st.booleans())
@settings(max_examples=60)
def test_an_id_is_found_behind_every_label(
    auth_id: str, label: str, separator: str, end: str, wide: bool
) -> None:
    shown = "".join(chr(ord(c) + 0xFEE0) for c in auth_id) if wide else auth_id
    text = normalise(f"お知らせ\n{label}{separator}{shown}{end}")
    assert find_auth_ids(text).ids == (auth_id,)


@given(st.text(alphabet="認証IDのは、。パスワード登録 \n", max_size=80))
def test_a_text_without_letters_and_digits_holds_no_id(text: str) -> None:
    found = find_auth_ids(normalise(text).replace("ID", "ID "))
    assert all(any(c.isalpha() for c in each) for each in found.ids)
    assert not any(c.isdigit() for each in found.ids for c in each)


@pytest.mark.parametrize("size", [0, 100, 1 << 16, 3 * MEGA])
def test_a_file_is_read_whole_or_as_far_as_asked(tmp_path: Path, size: int) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(b"x" * size)
    assert (len(beginning_of(file, LIMIT)), len(beginning_of(file, 99))) == (size, min(size, 99))


def test_a_small_mail_is_read_without_room_for_the_largest(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(letter(first()))
    tracemalloc.start()
    beginning_of(file, LIMIT)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MEGA
