"""How long a desk with many cases takes to list them, say what ends, find what is unfinished.

    .venv/bin/python -m benchmarks.store [--cases 10000] [--times 5] [--json]

A store of so many cases is made in a temporary folder: a few dozen are written through the store
itself, each with the journal of a whole registration, and copied under other ids and names. Then
each command is run as a whole process, several times in turn; the figures are the medians of wall
and processor time. ``before the journal's length was kept`` is the same store as older versions
wrote it. Lists are imported beside that store, the second with twice the rows of the first.
Goal: list, due and resume within a second for 10,000 cases; twice the rows, twice the time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from records.applicant import read_request
from records.case import STATES, Case, Store
from records.editions import choose_site

TOUROKU = Path(sys.executable).with_name("touroku")
TEMPLATES = 40
UNFINISHED = 20  # one case in so many is not complete
STEPS = (
    "check", "menu", "card", "signature-password", "authentication-password", "form", "confirm",
    "submit", "registered", "link-mail", "password", "final-mail", "receipt",
)  # fmt: skip
FAMILIES = ("NGUYEN", "TRAN", "LI", "WANG", "KIM", "SANTOS", "SILVA", "GURUNG", "SATO", "PHAM")
NAMES = ("THI HANH", "VAN MINH", "NA", "MEI", "JI YOUNG", "MARIA", "JOAO", "BINOD", "YUI", "LAN")
COMMANDS: dict[str, tuple[list[str], int]] = {
    "cases list": (["cases", "list"], 0),
    "cases list --json": (["cases", "list", "--json"], 0),
    "cases due": (["cases", "due"], 0),
    "cases due --json": (["cases", "due", "--json"], 0),
    "resume (which one?)": (["resume"], 2),
}


@dataclass(frozen=True)
class Figure:
    """Medians in seconds of so many runs, and the longest."""

    what: str
    wall: float
    processor: float
    longest: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), options.cases, options.times)
    if options.json:
        print(json.dumps([vars(each) for each in figures], ensure_ascii=False, indent=2))
        return
    print(f"{options.cases} cases, {options.times} runs each (imports: one); seconds")
    print(f"{'':44} {'wall':>7} {'longest':>8} {'processor':>10}")
    for each in figures:
        print(f"{each.what:44} {each.wall:7.2f} {each.longest:8.2f} {each.processor:10.2f}")


def measure(folder: Path, cases: int, times: int) -> list[Figure]:
    home = folder / "home"
    fill(Store(home), cases)
    some = sorted((home / "cases").iterdir())[cases // 2].name
    asked = {**COMMANDS, "cases show ID": (["cases", "show", some], 0)}
    figures = [timed(home, what, words, code, times) for what, (words, code) in asked.items()]
    for rows in (1000, 2000):
        listed = folder / f"{rows}.csv"
        listed.write_text(office_list(rows), encoding="utf-8-sig")
        words = ["cases", "import", str(listed), "--out", str(folder / f"inbox-{rows}")]
        figures.append(timed(home, f"cases import, {rows} rows", words, 0, 1))
    for path in (home / "cases").glob("*/case.json"):
        make_old(path)
    what = "cases list, before the journal's length was kept"
    return [*figures, timed(home, what, *COMMANDS["cases list"], times)]


def timed(home: Path, what: str, words: list[str], code: int, times: int) -> Figure:
    """Return the medians of a command; the first run fills the caches and does not count."""
    environment = {**os.environ, "TOUROKU_HOME": str(home), "TOUROKU_LANG": "en"}
    walls, used = [], []
    for number in range(times + (times > 1)):
        began, before = time.perf_counter(), processor()
        done = subprocess.run(
            [str(TOUROKU), *words], env=environment, capture_output=True, check=False
        )
        if done.returncode != code:
            raise SystemExit(f"{what}: exit {done.returncode}\n{done.stderr.decode()}")
        if number or times == 1:
            walls.append(time.perf_counter() - began)
            used.append(processor() - before)
    return Figure(what, statistics.median(walls), statistics.median(used), max(walls))


def processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def fill(store: Store, cases: int) -> None:
    """So many cases: a few written by the store, the others copied from them."""
    templates = [one_case(store, number) for number in range(min(TEMPLATES, cases))]
    read = [
        (json.loads((case.folder / "case.json").read_bytes()),
         (case.folder / "journal.jsonl").read_bytes())
        for case in templates
    ]  # fmt: skip
    first = datetime(2025, 1, 6, tzinfo=UTC)
    for number in range(len(templates), cases):
        head, journal = read[number % len(read)]
        created = first + timedelta(minutes=47 * number)
        case_id = f"{created:%Y%m%d-%H%M%S}-{number:06x}"
        folder = store.cases / case_id
        folder.mkdir()
        applicant = {**head["applicant"], "name": name(number)}
        written = {**head, "id": case_id, "created": created.isoformat(), "applicant": applicant}
        text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
        (folder / "case.json").write_text(text, encoding="utf-8")
        (folder / "journal.jsonl").write_bytes(journal)


def one_case(store: Store, number: int) -> Case:
    """Return a case with the journal of a whole registration, or of one that stopped on its way."""
    today = date.today()
    applicant = {
        "name": name(number), "name_kana": "グエン ティ ハイン", "sex": "female",
        "birth_date": date(1980 + number % 20, 1 + number % 12, 1 + number % 28),
        "nationality": "ベトナム", "postal_code": "530-8201",
        "address": "大阪府大阪市北区中之島1-3-20", "phone": "06-1234-5678",
        "email": f"hanh{number}@post.example", "residence_card": f"AB{number:08}CD",
    }  # fmt: skip
    request = read_request({"procedure": "change", "applicant": applicant}, today)
    case = store.create(request, choose_site(None, "2022"))
    until = today + timedelta(days=37 * number)  # some of it ends soon
    case.fact("certificate-until", f"{until}T14:59:59+00:00")
    reached = 3 if number % UNFINISHED == 0 else len(STATES)
    states = iter(STATES[1:reached])
    for index, step in enumerate(STEPS[: 9 if reached == 3 else None]):
        case.note("step-started", id=step)
        case.note("person", who="holder", what=step)
        case.note(
            "filled", fields=["氏名", "性別", "メールアドレス", "利用者の区分"], asked=[], left=[]
        )
        if index >= 7 and (state := next(states, None)):
            case.advance(state)
        if step in ("registered", "link-mail"):
            case.saw_auth_id(f"ID{number:06}", "screen" if step == "registered" else "mail:01.eml")
        if step in ("link-mail", "final-mail"):
            reasons = ["dkim-passed", "domain-right", "recipient-right", "age-right"]
            case.note("mail", file=f"mails/0{index}.eml", kind="registered", auth_id=None,
                      trusted=True, reasons=reasons, key="k", where="INBOX")  # fmt: skip
        if step == "password":
            case.note_password_date(datetime.now(UTC) - timedelta(days=9 * number))
        case.note("step", id=step, actor="driver", handed_over=False, seconds=1.25,
                  screenshot=f"shots/{index:02}-{step}.png")  # fmt: skip
    return case


def name(number: int) -> str:
    return f"{FAMILIES[number % 10]} {NAMES[number // 10 % 10]} {'ABCDEFGHIJ'[number // 100 % 10]}"


def office_list(rows: int) -> str:
    lines = ["申請種別,氏名,性別,生年月日,国籍・地域,メールアドレス,在留カード番号"]
    letters: Callable[[int], str] = lambda n: "".join(chr(65 + int(d)) for d in str(n))  # noqa: E731
    lines += [
        f"変更,{FAMILIES[n % 10]} {letters(n)},女,1990-{1 + n % 12:02}-{1 + n % 28:02},ベトナム,"
        f"n{n}@post.example,AB{n:08}CD"
        for n in range(rows)
    ]
    return "\n".join(lines) + "\n"


def make_old(path: Path) -> None:
    """``case.json`` as it was before it said what the journal came to."""
    head = json.loads(path.read_bytes())
    kept = {each: value for each, value in head.items() if each not in ("facts", "journal")}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
