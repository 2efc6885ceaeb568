"""A page in a language that is not read is half understood at best: it must be told, not filled."""

from __future__ import annotations

import pytest

from pages.knowledge import load
from pages.language import other_language
from pages.recognise import Unknown, recognise
from pages.snapshot import Action, Field, Heading, Label, Snapshot
from pages.understanding import understand


def page(heading: str, labels: str, button: str, lang: str = "", *links: str) -> Snapshot:
    return Snapshot(
        "https://site.example/",
        lang=lang,
        headings=(Heading(heading, 1),),
        fields=tuple(
            Field(f"0.{at}", "text", (Label(text, "for"),))
            for at, text in enumerate(labels.split("/"))
        ),
        actions=(*(Action(f"0.8{at}", text, "link") for at, text in enumerate(links)),
                 Action("0.90", button, "submit", form=0)),
        text=f"{heading}\n{labels}",
    )  # fmt: skip


CHINESE = page(
    "输入用户信息", "姓名/出生日期/电子邮箱/在留卡号码", "确认", "ja", "日本語", "简体中文"
)
TRADITIONAL = page("輸入使用者資訊", "姓名/出生年月日/電話號碼/電子郵件", "確認", "zh-TW")
KOREAN = page("이용자 정보 입력", "성명/생년월일/이메일", "확인", "", "日本語")
VIETNAMESE = page("Nhập thông tin", "Họ tên/Ngày sinh/Địa chỉ/Số điện thoại", "Xác nhận")
PORTUGUESE = page("Registro de usuário", "Nome/Data de nascimento/E-mail/Telefone", "Ir", "pt-BR")


@pytest.mark.parametrize(
    ("snapshot", "key", "switch"),
    [
        (CHINESE, "zh", "日本語"),
        (TRADITIONAL, "zh-hant", ""),
        (KOREAN, "ko", "日本語"),
        (VIETNAMESE, "vi", ""),
        (PORTUGUESE, "pt", ""),
    ],
    ids=["zh", "zh-hant", "ko", "vi", "pt"],
)
def test_a_page_in_another_language_is_told_as_that_and_none_of_it_guessed(
    snapshot: Snapshot, key: str, switch: str
) -> None:
    found = other_language(snapshot)
    assert found is not None
    assert (found.key, found.switch) == (key, switch)
    judged = recognise(understand(snapshot, load("2026")))
    assert isinstance(judged, Unknown)
    assert found.told in judged.against


@pytest.mark.parametrize("lang", ["zh", "pt"])
def test_a_page_that_is_mistaken_about_its_own_language_is_read_all_the_same(lang: str) -> None:
    labels = "氏名/生年月日/メールアドレス/電話番号/在留カード番号"
    japanese = page("利用者情報入力", labels, "確認", lang, "简体中文", "繁體中文")
    assert not isinstance(recognise(understand(japanese, load("2022"))), Unknown)
    english = page(
        "Enter user information", "Name/Date of birth/E-mail address/Telephone number", "Next", lang
    )
    assert not isinstance(recognise(understand(english, load("2022"))), Unknown)


def test_names_of_people_and_places_are_no_language_of_a_page() -> None:
    shown = page("確認", "氏名/住所", "登録", "ja")
    names = "Nguyễn Thị Hạnh 國分寺市 齋藤 邊見 이지은 王 伟"
    assert (
        other_language(Snapshot(**{**vars(shown), "text": f"入力の内容をお確かめください {names}"}))
        is None
    )
