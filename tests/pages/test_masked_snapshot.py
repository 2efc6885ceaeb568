"""What is handed on of a page names nobody, and still tells how the page is made."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from random import Random
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.masked import masked
from pages.snapshot import (
    Action,
    Dialog,
    Field,
    FrameSeen,
    Heading,
    Label,
    Message,
    Option,
    Pair,
    Snapshot,
    StepMark,
)
from records.applicant import Applicant
from terms.masking import Masking
from terms.text import GONE
from tests.pages.visits import HANH
from tests.writings import PEOPLE, disguised, plain_writings, readable

MASKING = Masking.of(HANH)
WRITINGS = [
    "NGUYEN THI HANH", "nguyen thi hanh", "ＮＧＵＹＥＮ　ＴＨＩ　ＨＡＮＨ", "NGUYEN-THI HANH",
    "Hanh", "NguyenThiHanh",
    "hanh.nguyen@post.example", "HANH.NGUYEN@POST.EXAMPLE", "hanh.nguyen＠post.example",
    "5308201", "〒530-8201", "５３０－８２０１", "0612345678", "06(1234)5678", "06 1234 5678",
    "QR20468135ST", "qr20468135st", "ＱＲ２０４６８１３５ＳＴ", "QR-20468135-ST",
    "1995-11-03", "1995年11月3日", "19951103", "1995/11/03", "平成7年11月3日",
    "１９９５年１１月０３日",
    "大阪府大阪市北区中之島１－３－２０", "大阪府 大阪市北区 中之島1-3-20",
]  # fmt: skip
TRACES = (
    "hanh",
    "nguyen",
    "5308201",
    "12345678",
    "20468135",
    "11月3日",
    "19951103",
    "中之島",
    "post.example",
)


SEXES = (Option("男"), Option("女"))
# What may be left of a page of :func:`everywhere`, as it is read.
NEUTRAL = {"", "前後", "氏名", "前後女female", "女female", "a"}


def texts_of(snapshot: Snapshot) -> list[str]:
    """Every text of a snapshot, however deep; of addresses their path."""
    found: list[str] = []

    def gather(thing: object, name: str = "") -> None:
        if isinstance(thing, str):
            if name in ("url", "leads_to"):
                thing = urlsplit(thing).path.removeprefix("/WC01/ras")
            if name not in ("ref", "kind", "source", "shape", "lang", "origin"):
                found.append(thing)
        elif isinstance(thing, tuple):
            for each in thing:
                gather(each, name)
        elif is_dataclass(thing):
            for each in fields(thing):
                gather(getattr(thing, each.name), each.name)

    gather(snapshot)
    return found


def everywhere(text: str) -> Snapshot:
    """Return a page that says something in every place it could."""
    said = f"前 {text} 後"
    return Snapshot(
        url=f"https://www.example.jp/WC01/ras;jsessionid=abc?mail={text}#{text}",
        title=said,
        headings=(Heading(said),),
        steps=(StepMark(said),),
        fields=(
            Field("0.1", "text", (Label(said, "for"),), hints=(said,), value=text, filled=True,
                  placeholder=said, before=said, after=said, section=said, error=said),
            Field("0.2", "list", options=(Option("女 Female", chosen=True),), value="女 Female"),
        ),
        actions=(Action("0.3", said, leads_to=f"https://www.example.jp/a?u={text}", section=said),),
        pairs=(Pair("氏名", text, section=said),),
        messages=(Message(said),),
        dialogs=(Dialog(said, title=said),),
        frames=(FrameSeen(f"https://www.example.jp/?{text}", "https://www.example.jp"),),
        text=f"{said}\n{text}\n女 Female",
    )  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
def test_nobody_is_named_however_it_is_written(writing: str) -> None:
    told = masked(everywhere(writing), MASKING).to_json()
    plain = "".join(unicodedata.normalize("NFKC", told).casefold().split()).replace("-", "")
    assert not [trace for trace in TRACES if trace in plain]


def test_no_value_and_no_choice_is_handed_on() -> None:
    made = masked(everywhere("SOMEBODY ELSE"), MASKING)
    assert [field.value for field in made.fields] == ["", ""]
    assert [field.filled for field in made.fields] == [True, False]
    assert not any(option.chosen for field in made.fields for option in field.options)
    assert made.pairs[0].value == GONE
    assert "SOMEBODY" not in made.text and "女" not in made.text


def test_what_the_page_is_made_of_stays() -> None:
    page = Snapshot(
        url="https://www.ras-immi.moj.go.jp/WC01/WCABS010/ras",
        title="利用者情報入力",
        headings=(Heading("利用者情報入力", 1),),
        fields=(
            Field("0.1", "text", (Label("生年月日", "for"),), placeholder="19900401"),
            Field("0.2", "text", (Label("在留カード番号", "for"),), hints=("例：AB12345678CD",)),
            Field("0.3", "choice", (Label("性別", "legend"),), options=(Option("男"),)),
        ),
        actions=(Action("0.4", "確認", leads_to="https://www.ras-immi.moj.go.jp/WC01/next"),),
        messages=(Message("生年月日が正しくありません", "error", "0.1"),),
    )  # fmt: skip
    assert masked(page, MASKING) == page


def test_a_list_without_its_personal_answer_would_tell_it() -> None:
    nations = tuple(Option(name, name) for name in ("フィリピン", "ベトナム", "ペルー"))
    page = Snapshot(
        url="", fields=(Field("0.1", "list", options=nations), Field("0.2", "list", options=SEXES))
    )
    [lists, sexes] = masked(page, MASKING).fields
    assert {option.text for option in lists.options} == {GONE}
    assert [option.text for option in sexes.options] == ["男", "女"]


@given(st.sampled_from(PEOPLE), st.randoms(use_true_random=False))
def test_no_writing_of_any_value_can_be_read_anywhere(person: Applicant, random: Random) -> None:
    writing = disguised(random.choice(plain_writings(person)), random)
    told = masked(everywhere(f"【{writing}】"), Masking.of(person))
    for text in texts_of(told):
        assert readable(text) in NEUTRAL, (writing, text)


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_can_be_masked_and_masking_twice_changes_nothing(
    text: str, personal: list[str]
) -> None:
    masking = Masking()
    masking.add(*personal)
    once = masked(everywhere(text), masking)
    assert all(pair.value in ("", GONE) for pair in once.pairs)
    assert not any(field.value for field in once.fields)
    assert masked(once, masking).fields == once.fields
