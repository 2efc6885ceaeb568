"""An ID of a mail is that of the screen, however each of them sets its letters."""

from __future__ import annotations

import pytest

from mail.believing import judge
from mail.model import Expectation
from mail.reading import read
from terms.auth_id import same_auth_id

ID = "A1B2C3D4E5"


def letter(body: str) -> bytes:
    return (
        "From: info@ras-immi.moj.go.jp\nTo: hanh@example.jp\n"
        "Subject: =?utf-8?B?5Yip55So6ICF5oOF5aCx55m76Yyy?=\n"
        f"Content-Type: text/plain; charset=utf-8\n\n在留申請オンラインシステム\n{body}\n"
    ).encode()


@pytest.mark.parametrize(
    "said",
    [
        "認証ID：A1B2C3D4E5", "認証ID：A1B2C 3D4E5", "認証IDは A1B2C 3D4E5 です。",
        "認証ID: Ａ１Ｂ２Ｃ３Ｄ４Ｅ５", "認証ID: A1B2C\u20603D4E5", "認証ID: A1B2C\u200b3D4E5",
        "認証ID：A1B2C-3D4E5", "認証ID：A1B2C‐3D4E5", "認証ID：A1B2C−3D4E5", "認証ID：A1B2Cー3D4E5",
        "認証ID：A1B2C\u00ad3D4E5", "認証ID：A1B2C\ufe0f3D4E5", "認証ID：\nA1B2C\u30003D4E5\n",
        "認証ID：A1B2C-3D4E5\n（認証ID：A1B2C3D4E5）", "Your authentication ID is A1B2C 3D4E5.",
    ],
)  # fmt: skip
def test_every_writing_is_the_one_id_for_reader_and_judge(said: str) -> None:
    message = read(letter(said))
    assert len(message.auth_ids) == 1
    assert message.auth_id is not None and same_auth_id(message.auth_id, ID)
    expectation = Expectation(
        "ras-immi.moj.go.jp", ("https://www.ras-immi.moj.go.jp",), expected_auth_id=ID
    )
    reasons = {reason.code for reason in judge(message, letter(said), expectation).reasons}
    assert not reasons & {"id-differs", "id-missing", "several-ids"}


@pytest.mark.parametrize(
    "said",
    [
        "認証ID：取得中です…", "認証ID：PENDING", "認証ID：N/A", "認証ID：XXXXXXXX",
        "認証IDは A1B2C 3D4E5F6 です。", f"認証ID：{'A1B2' * 750}", "認証ID：後日お知らせします",
        "認証ID：A1B2\x1b[31mC3D4", "認証ID：A1B2C3D4E5/F6", "認証ID：Ａ１Ｂ２／Ｃ３",
        "認証ID：A1B2C3\nD4E5", "認証ID：A1B2C3D4E\n5\nパスワード", "認証ID : 2026/11/26 10:12",
        "認証ID: 26.11.2026", "認証ID：090 1234 5678", "認証ID：A1B2****E5", "認証ID：●●●●1234",
        "認証ID：***1234", "認証ID：A1B2…", "認証ID：…1234", "認証ID：A1B2・・・",
        "認証ID：A1B2××E5",
        "認証ID：XXXX1234", "認証ID：A1B2xxE5", "認証ID：**** **** 1234", "認証ID：A1B2 **** E5F6",
        "認証ID：A1B2（以下略）", "認証IDはA1B2□□□□です。", "認証ID：A1B2_", "認証ID：〇〇〇1234",
    ],
)  # fmt: skip
def test_what_is_no_id_becomes_none(said: str) -> None:
    assert read(letter(said)).auth_id is None


@pytest.mark.parametrize(
    "said",
    [
        "***認証ID***: ***A1B2C3D4E5***", "*** 認証ID：A1B2C3D4E5 ***", "認証ID：★A1B2C3D4E5★",
        "**認証ID：A1B2C3D4E5**", "認証ID：●A1B2C3D4E5", "認証ID・・・・A1B2C3D4E5",
        "認証ID：A1B2C3D4E5※",
    ],
)  # fmt: skip
def test_what_adorns_an_id_hides_nothing_of_it(said: str) -> None:
    assert read(letter(said)).auth_id == ID


@pytest.mark.parametrize("label", ["認証ID：", "認証ID ", "認証ID\n", "【認証ID】", "認証IDは"])
@pytest.mark.parametrize("sign", ["。", "】", "」です。", "、", "!", "；", " 。", ""])
@pytest.mark.parametrize("written", ["75FZ5A8EX9NK", "75FZ 5A8E X9NK", "75FZ5A 8EX9NK"])
def test_a_sign_directly_behind_an_id_hides_nothing_of_it(
    label: str, sign: str, written: str
) -> None:
    assert read(letter(f"{label}{written}{sign}")).auth_id == "75FZ5A8EX9NK"


@pytest.mark.parametrize(("said", "auth_id"), [
    ("認証ID（A1B2C3D4E5）", ID), ("認証ID［A1B2C3D4E5］です。", ID), ("認証ID “A1B2C3D4E5”", ID),
    ("認証ID（10桁）：A1B2C3D4E5", ID), ("認証ID（sample123）\nA1B2C3D4E5", ID),
    ("認証ID（A1B2****）", None),
    ("認証ID（2026-11-26）", None), ("認証ID（03-1234-5678）", None), ("認証ID（Password）", None),
])  # fmt: skip
def test_an_id_may_stand_in_brackets_where_nothing_else_does(
    said: str, auth_id: str | None
) -> None:
    assert read(letter(said)).auth_id == auth_id


def test_a_number_behind_an_id_is_no_part_of_it() -> None:
    assert read(letter("認証ID：75FZ5A8EX9NK 2026年11月26日")).auth_id == "75FZ5A8EX9NK"
    assert read(letter("認証ID：75FZ5A8EX9NK 2026-11-26")).auth_id == "75FZ5A8EX9NK"


def test_one_id_in_two_writings_in_a_mail_and_its_attachment_is_one() -> None:
    boundary = 'Content-Type: multipart/mixed; boundary="b"'
    parts = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\n認証ID：A1B2C-3D4E5\n"
        "--b\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment;"
        ' filename="id.txt"\n\n認証ID：A1B2C3D4E5\n--b--\n'
    )
    data = f"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n{boundary}\n\n{parts}".encode()
    assert read(data).auth_id == "A1B2C-3D4E5"


@pytest.mark.parametrize(
    "said",
    [
        "旧認証ID：{}", "前回の認証ID：{}", "以前の認証ID：{}", "（例）認証ID：{}",
        "例：認証ID：{}", "ご家族の認証ID：{}", "他の方の認証ID：{}", "見本【認証ID】{}",
        "Your previous auth ID: {}", "仮認証ID：{}", "認証ID（仮）：{}", "認証ID：{}（仮）",
        "代理人の認証ID：{}", "認証ID：{} ※これは仮のIDです", "受付認証ID：{}",
        "Temporary authentication ID: {}", "authentication ID: {} (provisional)",
        "認証ID：{} または Z9Y8X7W6V5", "Authentication ID: {} or Z9Y8X7W6V5",
    ],
)  # fmt: skip
def test_an_id_called_a_former_one_an_example_or_somebody_elses_is_not_taken(said: str) -> None:
    assert read(letter(said.format("B1B2C3D4E5"))).auth_id is None


@pytest.mark.parametrize(
    "said",
    [
        "旧認証ID：B1B2C3D4E5\n認証ID：{}", "前回の認証ID：B1B2C3D4E5\n新しい認証ID：{}",
        "あなたの認証ID：{}", "ご利用者の認証ID：{}", "お手続きの前に認証ID：{}",
        "名前と認証ID：{}", "お手元の認証ID：{}", "個別の認証ID：{}", "新認証ID：{}",
        "認証ID（他の人に教えないでください）：{}", "山田 和夫 様 認証ID：{}", "①認証ID：{}",
        "仮登録が完了しました。認証ID：{}", "在留申請オンラインシステム認証ID：{}",
    ],
)  # fmt: skip
def test_the_id_beside_a_former_one_is_this_persons(said: str) -> None:
    assert read(letter(said.format(ID))).auth_ids == (ID,)
