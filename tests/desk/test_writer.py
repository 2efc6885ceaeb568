"""What others wrote is shown and cannot steer the terminal of whoever looks at it."""

from __future__ import annotations

import asyncio
import io
import json
import re
import unicodedata
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.terminal import Terminal
from desk.words import Words, texts
from desk.writer import Writer, console, write_json, write_line
from pages.compare import ComparedRow, Comparison
from records.case import Case, Store
from terms.text import Lines, harmless_line
from tests.desk.answer import Answer
from tests.desk.commands import Touroku, case_file
from tests.machine import CHROMIUM
from tests.records.cases import new_case

ESCAPES = (
    "\x1b[2J\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\x90q", "\u202e", "\u2066", "\u200f",
    "\u061c", "\r", "\x08\x08", "\x7f", "\u2028", "\x0c", "\U000e0041",
)  # fmt: skip
HOSTILE = "A" + "".join(f"{each}b" for each in ESCAPES) + "\ntouroku: 登録されました  [ok]"

NAMES = re.compile(r"\{(\w+)\}")


def steers(text: str) -> list[str]:
    """Return the characters of a text that a terminal would obey, or that turn it round."""
    turning = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [
        f"U+{ord(c):04X}"
        for c in text
        if (unicodedata.category(c) == "Cc" and c not in "\n\t")
        or c in turning
        or "\U000e0000" <= c <= "\U000e007f"
    ]


def lines_of_our_own(answer: Answer) -> list[str]:
    """Lines that began with what somebody else wrote."""
    told = (answer.out + answer.err).splitlines()
    return [line for line in told if "登録されました" in line[:20]]


def harmless_answer(answer: Answer) -> None:
    assert steers(answer.out) == []
    assert steers(answer.err) == []
    assert lines_of_our_own(answer) == []


@given(st.text())
def test_no_text_steers_a_stream_or_a_console(text: str) -> None:
    plain, styled = io.StringIO(), io.StringIO()
    print(text, file=Writer(plain))
    out = console(styled)
    out.print(text, markup=False, soft_wrap=True)
    assert steers(plain.getvalue()) == []
    assert steers(styled.getvalue()) == []


@given(st.text())
def test_a_line_is_one_line_and_a_text_keeps_its_letters(text: str) -> None:
    assert len(harmless_line(text).splitlines()) <= 1
    if steers(text) == [] and text.isprintable():
        assert harmless_line(text) == text


@given(st.dictionaries(st.text(), st.text()))
def test_json_says_the_same_to_a_program(document: dict[str, str]) -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        write_json(document)
    assert steers(out.getvalue()) == []
    assert json.loads(out.getvalue()) == document


class Screen(io.StringIO):
    """A terminal that shows colours."""

    def isatty(self) -> bool:
        return True


def test_the_console_keeps_its_own_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()
    out = console(screen)
    out.print("[bold]a\x1b[31mb[/bold] [green]✔[/green]", end="")
    assert "\x1b[1m" in screen.getvalue() and "\x1b[31m" not in screen.getvalue()
    assert "\x1b[32m✔" in screen.getvalue()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_the_same_words_without(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv(name, value)
    screen = Screen()
    console(screen).print("[green]✔[/green] [yellow]⚠ 注意[/yellow]", end="")
    said = screen.getvalue()
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", said)
    assert re.sub(r"\x1b\[[0-9;]*m", "", said) == "✔ ⚠ 注意"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_fills_a_text_begins_no_line_of_its_own(lang: str) -> None:
    for key in (*texts(lang, "desk"), *texts(lang, "mail"), *texts(lang, "cases")):
        said = Words(lang)(key, **{name: HOSTILE for name in NAMES.findall(Words(lang)(key))})
        assert steers(said) == [] and "\ntouroku: 登録されました" not in said, key
    listed = Words(lang)("run.site-question-choice", label="x", options=Lines("  1. a\n  2. b"))
    assert "  1. a\n  2. b" in listed


@pytest.mark.parametrize(
    "words",
    [
        ("cases", "show", HOSTILE), ("cases", "purge", HOSTILE), ("cases", "export", HOSTILE),
        ("cases", "list", HOSTILE), ("resume", HOSTILE), ("run", f"{HOSTILE}.toml"),
        ("explain", HOSTILE), ("mail", f"{HOSTILE}.eml"), (HOSTILE,), ("cases", HOSTILE),
        ("cases", "show", "a", HOSTILE), ("cases", "import", f"{HOSTILE}.csv"),
        ("explain-page", f"{HOSTILE}.html"), ("run", "--site", HOSTILE), ("run", "--mail", HOSTILE),
        ("demo", "--procedure", HOSTILE), ("simulate", "--fault", HOSTILE),
        ("run", "--until", HOSTILE), ("card", HOSTILE), ("check", "--site", HOSTILE),
        ("guide", "--lang", HOSTILE), ("guide", "--from", HOSTILE), ("--lang", HOSTILE),
    ],
    ids=lambda words: " ".join(words).replace(HOSTILE, "X"),
)  # fmt: skip
@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_typed_comes_back_as_text(
    touroku: Touroku, words: tuple[str, ...], as_json: bool
) -> None:
    answer = touroku(*words, *(["--json"] if as_json else []))
    # What is searched is found or not: nothing about it is wrong.
    assert answer.code in ((0,) if words[:2] == ("cases", "list") else (1, 2)), answer.err
    harmless_answer(answer)
    if answer.out.startswith("{"):
        message = answer.document["error"]["message"]
        assert steers(message) == [] and "\n" not in message


@pytest.mark.parametrize("interactive", [True, False])
def test_nothing_that_is_said_at_the_terminal_steers_it(interactive: bool) -> None:

    screen = Screen()
    desk = Terminal(Words("en"), out=screen, interactive=interactive, automatic=True)
    desk.tell("run.handed-over.why", reason=HOSTILE, says=HOSTILE)
    desk.warn("run.handed-over", reason=HOSTILE, says=HOSTILE)
    desk.heading("cases.story.window", host=HOSTILE)
    desk.your_turn("holder", "run.mend-form", messages=HOSTILE)
    desk.table("sheet.name", [[HOSTILE, HOSTILE]])
    row = ComparedRow(HOSTILE, HOSTILE, "name", HOSTILE, "different", "")
    asyncio.run(desk.consent(Comparison((row,), ())))
    for escape in ("\x1b[2J", "\x1b]", "\x9b", "\x90", "\u202e", "\u2066", "\r", "\x08", "\x07"):
        assert escape not in screen.getvalue()
    assert "\ntouroku: " not in screen.getvalue()


@pytest.fixture
def stored(home: Path) -> Case:
    """Give a case whose files somebody else has written into."""
    case = new_case(home)
    entries: list[tuple[str, dict[str, Any]]] = [
        ("cleared-away", {"kind": "notice", "button": HOSTILE}),
        ("download", {"file": HOSTILE}),
        ("window", {"host": HOSTILE}),
        ("confirmation", {"differs": [HOSTILE], "not_compared": []}),
        ("form-refused", {"fields": [HOSTILE]}),
        ("filled", {"fields": [], "asked": [HOSTILE], "left": []}),
        ("client-error", {"code": HOSTILE}),
        ("stopped", {"code": HOSTILE}),
        ("auth_id", {"auth_id": HOSTILE, "where": f"mail:{HOSTILE}"}),
    ]
    for event, data in entries:
        case.journal.write(event, **data)
    head = json.loads((case.folder / "case.json").read_bytes())
    head["applicant"]["name"] = f"\x1b[31m{HOSTILE}"
    head["applicant"]["email"] = f"\u202e{HOSTILE}@post.example"
    (case.folder / "case.json").write_text(json.dumps(head), encoding="utf-8")
    return case


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("words", [("show",), ("list",), ("due",), ("export",), ("show", "--json")])
def test_what_is_stored_is_told_as_text(
    touroku: Touroku, stored: Case, words: tuple[str, ...], lang: str
) -> None:
    action, *more = words
    named = () if action in ("list", "due") else (stored.id,)
    answer = touroku("cases", action, *named, *more, lang=lang)
    assert answer.code in (0, 1), answer.err
    harmless_answer(answer)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_mail_is_told_as_text(touroku: Touroku, tmp_path: Path, as_json: bool) -> None:
    file = tmp_path / "mail\u202e\x1b[31m\nx.eml"
    file.write_bytes(
        f"From: \x1b[31mx@ras-immi.moj.go.jp\nTo: y\u202e@post.example\nSubject: {HOSTILE}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n認証ID: A1\x1b[31mB2 {HOSTILE}\n"
        f"https://www.ras-immi.moj.go.jp/\u202e{ESCAPES[0]}x\n".encode()
    )
    answer = touroku("mail", file, *(["--json"] if as_json else []))
    assert answer.code == 0, answer.err
    harmless_answer(answer)
    if as_json:
        assert answer.document[0]["file"] == str(file)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_saved_page_is_told_as_text(touroku: Touroku, tmp_path: Path, as_json: bool) -> None:
    file = tmp_path / "page.html"
    texts = "".join(f"<p role=alert>&#x{ord(c):x};登録</p>" for c in "\x1b\x9b\u202e\u2066\x07")
    file.write_text(
        f"<!doctype html><title>x\x1b[31m</title><h1>利用者情報\u202e入力</h1>{texts}"
        "<label>氏名\x1b]0;x\x07<input></label><button>確認\u202e</button>",
        encoding="utf-8",
    )
    json_too = ["--json"] if as_json else []
    answer = touroku("explain-page", file, "--browser", CHROMIUM, *json_too)
    assert answer.code == 0, answer.err
    harmless_answer(answer)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_case_file_is_told_as_text(touroku: Touroku, tmp_path: Path, as_json: bool) -> None:
    file = tmp_path / "case.toml"
    file.write_text(
        case_file(phone='"06-\\u001b[31m12"', sex='"\\u202efemale"', nationality='"a\\u009b"')
        + '"x\\u001b[31m\\ny" = 1\n',
        encoding="utf-8",
    )
    answer = touroku("run", file, *(["--json"] if as_json else []))
    assert answer.code == 2
    harmless_answer(answer)


def test_a_list_is_told_as_text(touroku: Touroku, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    head = f'"備考{HOSTILE}",氏名,性別,生年月日,国籍,メール'
    file.write_text(f'{head}\n"{HOSTILE}",\x1b[31mX,x\u202e,1,2,3@\x9b\n', encoding="utf-8")
    for words in ((), ("--json",)):
        answer = touroku("cases", "import", file, *words)
        assert answer.code == 2
        harmless_answer(answer)


def test_a_line_written_with_line_ends_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    write_line(f"  {HOSTILE}")
    [line] = capsys.readouterr().out.splitlines()
    assert "登録されました" in line


def test_a_folder_of_steering_names_is_told_as_text(touroku: Touroku, tmp_path: Path) -> None:
    home = tmp_path / "home\x1b[31m\u202e"
    answer = touroku("cases", env={"TOUROKU_HOME": str(home)})
    harmless_answer(answer)
    assert not list(Store(home).survey())
