"""A page made to stop or trick the driver is only data: it costs no more time than any other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from pages.asking import read_label
from pages.compare import compare
from pages.days import day_of
from pages.explain import explain
from pages.intents import read_action
from pages.knowledge import load
from pages.password_rules import adapted, rules_of
from pages.plan import plan_filling
from pages.recognise import Recognised, recognise, screens_named
from pages.snapshot import Field, Heading, Label, Message, Option, Pair, Snapshot
from pages.understanding import understand
from tests.pages.pieces import URL, asking, button, page
from tests.pages.understood import CASES

CASE = CASES["change"]
LONG = 100_000
NASTY = {
    "one letter": "あ" * LONG,
    "one Latin letter": "a" * LONG,
    "digits": "1" * LONG,
    "blanks": " " * LONG,
    "brackets": "(" * LONG,
    "dots and digits": "1." * (LONG // 2),
    "marks": "*必須" * (LONG // 3),
    "a known word over and over": "氏名" * (LONG // 2),
    "symbols": '!"#$%&' * (LONG // 6),
    "quoted": "「!」" * (LONG // 3),
    "commas": "a,b," * (LONG // 4),
    "dates": "1990/04/01" * (LONG // 10),
    "hyphens": "ハイフン" * (LONG // 4),
    "combining": "e\u0301" * (LONG // 2),
    "turned": "\u202e氏名" * (LONG // 3),
    "NUL": "\x00氏名\x1b[31m" * (LONG // 8),
}
SECONDS = 1.0  # of this process, on a machine that others use too; the page itself is bounded


def spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


@pytest.mark.parametrize("name", NASTY)
def test_no_text_takes_long_to_read(name: str) -> None:
    text = NASTY[name]
    field = asking(
        text, text, placeholder=text, hints=(text,) * 3, error=text, pattern=text, required=True,
        options=(Option(text), Option(text + "x")),
    )  # fmt: skip
    born = asking("生年月日", placeholder=text, hints=(text,), required=True)

    def everything() -> None:
        known = load()
        read_label(known, text)
        read_action(known, text)
        screens_named(known, text)
        day_of(text)
        adapted(rules_of(text), text)
        whole = page(
            text, (field, born), (button(text),), rows={text: text, "メールアドレス": text},
            messages=(Message(text),), title=text, text=text,
        )  # fmt: skip
        explain(whole, CASE)
        compare(whole, CASE)

    load()
    assert spent(everything) < SECONDS


def test_nothing_unseen_or_endless_is_repeated_to_people() -> None:
    read = page(
        "\x1b]0;x\x07利用者情報入力", (asking("\u202e名\x1b[2J" + "氏" * 500, required=True),)
    )
    told = explain(read, CASE)
    for text in (*told["reasons"], told["fields"][0]["label"], told["fields"][0]["why"]):
        assert text.isprintable()
        assert len(text) < 300


def form_of(controls: int, seed: int) -> Snapshot:
    """Return a form like the one known of 2026: some questions of ours among hundreds."""
    made = random.Random(seed)
    words = [
        "申請",
        "在留資格",
        "理由",
        "旅行",
        "計画",
        "入国",
        "予定",
        "空港",
        "同伴者",
        "有無",
        "査証",
        "過去",
        "歴",
        "回数",
        "直近",
    ]
    ours = ["氏名", "メールアドレス", "メールアドレス（再入力）", "国籍・地域", "在留カード番号"]
    fields = [
        Field(
            ref=f"0.{at}",
            kind="list" if at % 3 == 0 and text not in ours else "text",
            labels=(Label(f"{at // 20}.{at % 20} {text}", "for"), Label(text, "term")),
            hints=("半角数字で入力してください",),
            options=(Option("有"), Option("無")) if at % 3 == 0 and text not in ours else (),
            row=at,
            form=0,
        )
        for at, text in enumerate(
            [*ours, *("".join(made.sample(words, 3)) + f"{at}" for at in range(controls - 5))]
        )
    ]
    return Snapshot(
        url=URL,
        headings=(Heading("利用者登録：入力", 1),),
        fields=tuple(fields),
        actions=(button("確認へ進む"),),
        pairs=tuple(Pair(f"項目{at}", "値") for at in range(controls)),
    )


def test_a_page_of_five_hundred_controls_is_understood() -> None:
    """How long it takes is measured by ``python -m benchmarks.look``."""
    read = understand(form_of(500, 1), load("2026"))
    found = recognise(read)
    assert isinstance(found, Recognised)
    assert found.screen == "form"
    assert len(plan_filling(read, CASE).fills) == 5


def test_twenty_thousand_rows_are_still_read() -> None:
    snapshot = replace(
        form_of(50, 3), pairs=tuple(Pair(f"項目{n % 900}", "x" * 50) for n in range(20_000))
    )
    assert spent(lambda: compare(understand(snapshot, load()), CASE)) < SECONDS
