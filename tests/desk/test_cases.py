"""``touroku cases``: the way back to what is kept, damaged or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from desk.words import Words
from records.case import Case, Store
from records.editions import choose_site
from tests.desk.commands import Touroku
from tests.records.cases import case as case_of
from tests.records.cases import new_case, read
from tests.terminal import sit_down


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_home_is_said_to_be_empty_and_stays_so(
    touroku: Touroku, home: Path, lang: str
) -> None:
    answer = touroku("cases", lang=lang)
    assert (answer.code, answer.err) == (0, "")
    assert str(home / "cases") in answer.out
    empty = touroku("cases", "list", "--json", lang=lang)
    assert (empty.code, empty.document) == (0, [])
    assert not home.exists()


def test_a_case_is_listed_and_shown_without_telling_who_it_is(touroku: Touroku, home: Path) -> None:
    case = new_case(home)
    case.advance("submitting")
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    case.note("step", id="check", actor="driver", seconds=1.25, screenshot=None)
    listed, shown = touroku("cases"), touroku("cases", "show", case.id)
    listed_json = touroku("cases", "--json").document
    shown_json = touroku("cases", "show", case.id, "--json").document
    for answer in (listed, shown):
        assert (answer.code, answer.err) == (0, "")
        assert case.id in answer.out
        assert "75FZ5A8EX9NK" in answer.out
        assert "{" not in answer.out
    assert [each["case"] for each in listed_json] == [case.id]
    for document in (*listed_json, shown_json):
        assert document["state"] == "submitting"
        assert document["auth_id"] == "75FZ5A8EX9NK"
        assert document["simulated"] is True
    assert shown_json["submissions"] == 1
    assert shown_json["steps"][0]["id"] == "check"
    told = f"{listed.out}{shown.out}{listed_json}{shown_json}"
    for value in ("NGUYEN", "hanh@", "AB12345678CD", "1995-11-03", "中之島"):
        assert value not in told


def certify(home: Path) -> Case:
    site = choose_site("http://127.0.0.1:8000", None)
    return Store(home).create(read(case_of("certify", residence_card=None)), site)


@pytest.mark.parametrize(("lang", "heading"), [
    ("ja", ["案件", "作成", "状態", "手続", "認証ID", "氏名"]),
    ("en", ["Case", "Created", "State", "Procedure", "認証ID", "Name"]),
])  # fmt: skip
def test_a_person_reads_columns_under_a_heading_with_procedure_and_name(
    touroku: Touroku, home: Path, lang: str, heading: list[str]
) -> None:
    first, second = new_case(home), certify(home)
    second.advance("submitting")
    desk = sit_down("cases", "list", home=home, lang=lang, columns=300)
    top, *rows = (line for line in desk.read().splitlines() if line.strip())
    assert top.split() == heading
    cases = sorted((first, second), key=lambda case: case.id)  # of one second, in any order
    assert [row.split()[0] for row in rows] == [case.id for case in cases]
    words = Words(lang)
    for row, case in zip(rows, cases, strict=True):
        assert words(f"cases.short.{case.procedure}") in row
        assert case.applicant.name in row
    starts = {cell_len(line[: line.index(name)]) for line, name in
              ((top, heading[-1]), *((row, "NGUYEN") for row in rows))}  # fmt: skip
    assert len(starts) == 1
    piped = touroku("cases", "list", lang=lang).out.splitlines()
    assert [line.split()[0] for line in piped] == [case.id for case in cases]  # and no heading


def test_a_damaged_case_is_told_and_the_others_are_listed(touroku: Touroku, home: Path) -> None:
    bad, good = sorted((new_case(home) for _ in range(2)), key=lambda case: case.id)
    (bad.folder / "case.json").write_text("{", encoding="utf-8")
    answer = touroku("cases")
    assert answer.code == 0
    assert good.id in answer.out
    assert bad.id not in answer.out
    [problem] = answer.problems
    assert bad.id in problem
    listed = touroku("cases", "--json").document
    assert [each["case"] for each in listed] == [bad.id, good.id]
    assert listed[0]["error"]["code"] == "store.damaged-case"
    shown = touroku("cases", "show", bad.id, "--json", lang="ja")
    assert shown.code == 1
    assert shown.document["error"]["code"] == "store.damaged-case"
    assert "journal.jsonl" in shown.document["error"]["remedy"]


def test_a_store_of_damaged_cases_alone_is_not_called_empty(touroku: Touroku, home: Path) -> None:
    case = new_case(home)
    (case.folder / "case.json").write_text("{", encoding="utf-8")
    answer = touroku("cases")
    assert case.id in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    "search",
    ["hanh nguyen", "ＮＧＵＹＥＮ", "ぐえん", "HANH@post", "0612345678", "75fz 5a8e", "送信",
     "submitting change", "変更", "{day}", "{month}", "{id}"],
)  # fmt: skip
def test_a_case_is_found_by_whatever_somebody_remembers(
    touroku: Touroku, home: Path, search: str
) -> None:
    case = new_case(home)
    case.advance("submitting")
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    day = case.created.astimezone()
    typed = search.format(day=f"{day:%Y/%m/%d}", month=f"{day:%Y-%m}", id=case.id[-6:])
    assert [x["case"] for x in touroku("cases", "list", typed, "--json").document] == [case.id]
    several = touroku("cases", "list", *typed.split(), "完了", "--json")
    assert (several.code, several.document) == (0, [])
    assert "NGUYEN" not in touroku("cases", "list", *typed.split()).out


def test_a_part_of_an_id_is_enough_where_it_is_one_cases(touroku: Touroku, home: Path) -> None:
    first, second = new_case(home), new_case(home)
    shown = touroku("cases", "show", first.id[-6:], "--json")
    assert shown.document["case"] == first.id
    both = touroku("cases", "show", first.id[:8], "--json")
    assert (both.code, both.document["error"]["code"]) == (2, "store.several-cases")
    assert second.id in both.document["error"]["message"]
    kept = touroku("cases", "purge", first.id[-6:], "--force", "--json")
    assert kept.document["error"]["code"] == "store.no-such-case"
    assert first.folder.exists()


def test_the_only_case_needs_no_id(touroku: Touroku, home: Path) -> None:
    case = new_case(home)
    assert touroku("cases", "show", "--json").document["case"] == case.id
    case.keep("receipt.html", b"receipt")
    assert touroku("cases", "export", "--json").document["case"] == case.id
    assert touroku("cases", "note", "waits", "for papers", "--json").document["case"] == case.id
    assert "waits for papers" in (case.folder / "journal.jsonl").read_text(encoding="utf-8")
    mistyped = touroku("cases", "note", "2026l127-04", "for papers", "--json")
    assert mistyped.document["error"]["code"] == "store.no-such-case"
    assert touroku("cases", "purge", "--json").document["error"]["code"] == "cases.no-id"


@pytest.mark.parametrize(
    ("words", "code"),
    [(("show",), "cases.no-id"), (("show", "none"), "store.no-such-case"),
     (("show", "../.."), "store.no-such-case")],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_cannot_be_shown_is_told(
    touroku: Touroku, home: Path, words: tuple[str, ...], code: str, lang: str
) -> None:
    answer = touroku("cases", *words, "--json", lang=lang)
    assert (answer.code, answer.document["error"]["code"]) == (2, code)
    assert len(answer.problems) == 1
    assert answer.document["error"]["remedy"]
    assert not home.exists()


def test_a_home_that_is_a_file_is_told_as_that(touroku: Touroku, home: Path) -> None:
    home.write_text("")
    answer = touroku("cases", "--json")
    assert (answer.code, answer.document["error"]["code"]) == (2, "setting.no-folder")


def test_the_home_may_stand_in_the_settings_of_the_desk(
    touroku: Touroku, tmp_path: Path, home: Path
) -> None:
    other = tmp_path / "案件 置き場"
    case = new_case(other)
    (tmp_path / "here" / ".env").write_text(f"TOUROKU_HOME={other}\n", encoding="utf-8")
    assert touroku("cases", "--json").document == []
    [listed] = touroku("cases", "--json", env={"TOUROKU_HOME": ""}).document
    assert listed["case"] == case.id
