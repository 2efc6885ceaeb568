"""What the case does not answer is asked of the person, before anything is pressed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from flows.outcomes import Failed, NeedsPerson, Stop
from flows.registration import navigation
from flows.registration.filling import told_apart
from pages.plan import Unanswered
from pages.screens import Form, NothingToPress
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import VALUES, confirmation, form, page
from tests.further import further

SECRET = (
    '<dt><label for="q">秘密の質問</label><span>必須</span></dt><dd><select id="q" required>'
    "<option value=''>選択してください</option><option>好きな食べ物</option>"
    "<option>初めて飼ったペットの名前</option></select></dd>"
    '<dt><label for="a">秘密の質問の答え</label><span>必須</span></dt>'
    '<dd><input id="a" required></dd>'
)
STANDS = """() => Object.fromEntries(['b', 'm1', 'm2', 'k', 'r', 'q', 'a']
  .map(id => document.getElementById(id)).filter(Boolean).map(field => [field.id, field.value]))"""


def filled(tmp_path: Path, person: Person, shown: str) -> tuple[Visit, dict[str, Any], Stop | None]:
    """Fill a form; what stands in it then."""

    async def work(site: LittleSite) -> tuple[Visit, dict[str, Any], Stop | None]:
        async with visit(site, tmp_path, user=person, until="form") as here:
            page, stop = here.session.page, None
            await page.goto(f"{site.origin}/")
            before = page.url
            try:
                await here.route.steps[here.route.index("form")].work(here.session)
            except (Failed, NeedsPerson) as reason:
                stop = reason
            assert page.url == before  # nothing was pressed
            return here, await page.evaluate(STANDS), stop

    with little_site() as site:
        site.page("/", shown)
        return KEPT.run(work(site))


FROM_THE_CASE = {
    "b": "19951103",
    "m1": VALUES["メールアドレス"],
    "m2": VALUES["メールアドレス"],
    "k": VALUES["利用者の区分"],
    "r": VALUES["在留カード番号"],
}


def test_the_sites_own_questions_are_asked_in_its_words_and_filled(tmp_path: Path) -> None:
    person = Person(typed={"秘密の質問": "2", "秘密の質問の答え": "Mimi"})
    here, stands, stop = filled(tmp_path, person, form(SECRET))
    assert stop is None
    assert stands == {**FROM_THE_CASE, "q": "初めて飼ったペットの名前", "a": "Mimi"}
    [(_, choice), (_, answer)] = person.asked
    assert (choice["label"], answer["label"]) == ("秘密の質問", "秘密の質問の答え")
    assert "2. 初めて飼ったペットの名前" in choice["options"]
    [noted] = here.events("filled")
    assert noted["asked"] == ["秘密の質問", "秘密の質問の答え"]
    journal = (here.session.case.folder / "journal.jsonl").read_text(encoding="utf-8")
    assert "Mimi" not in journal
    assert "初めて飼ったペットの名前" not in journal
    assert [act["what"] for act in here.session.case.progress.acts] == ["questions"]


def test_a_closed_part_of_the_form_is_opened_and_what_it_asks_is_asked(tmp_path: Path) -> None:
    person = Person(typed={"秘密の質問": "2", "秘密の質問の答え": "Mimi"})
    parts = form(
        f"</dl></details><details name=part><summary>安全</summary><dl>{SECRET}</dl></details><dl>"
    ).replace("<dl>", "<details name=part open><summary>本人</summary><dl>", 1)
    here, stands, stop = filled(tmp_path, person, parts)
    assert stop is None
    assert stands == {**FROM_THE_CASE, "q": "初めて飼ったペットの名前", "a": "Mimi"}
    assert [each["label"] for each in here.events("unfolded")] == ["安全"]


def test_where_nobody_can_answer_the_run_stops_and_says_what_was_asked(tmp_path: Path) -> None:
    _, stands, stop = filled(tmp_path, Person(interactive=False, automatic=True), form(SECRET))
    assert stop is not None
    assert (stop.code, stop.exit_code) == ("run.site-asks-more", 3)
    assert stop.params["questions"] == "「秘密の質問」「秘密の質問の答え」"
    assert (stands["q"], stands["a"]) == ("", "")


def test_another_persons_card_is_told_before_anything_is_typed(tmp_path: Path) -> None:
    other = form().replace(VALUES["氏名"], "SMITH JOHN")
    _, stands, stop = filled(tmp_path, Person(), other)
    assert isinstance(stop, Failed)
    assert stop.code == "run.other-persons-card"
    assert "SMITH" not in "".join(stop.params.values())  # masked, as it may be on paper
    assert set(filter(None, stands.values())) == set()


@pytest.mark.parametrize(
    ("box", "ticked"), [(" required", True), ("", True)], ids=["required", "optional"]
)
def test_a_box_of_terms_is_ticked_by_itself_only_where_nobody_is_asked_anything(
    tmp_path: Path, box: str, ticked: bool
) -> None:
    terms = (
        '<dt>利用規約</dt><dd><label><input type="checkbox" id="t"'
        f"{box}>利用規約に同意する</label></dd>"
    )

    async def work(site: LittleSite) -> bool:
        person = Person(interactive=False, automatic=True)
        async with visit(site, tmp_path, user=person) as here:
            await here.session.page.goto(f"{site.origin}/")
            await here.route.steps[here.route.index("form")].work(here.session)
            return await here.session.page.is_checked("#t")

    with little_site() as site:
        site.page("/", form(terms))
        assert KEPT.run(work(site)) is ticked


NEWS = (
    '<dt>お知らせ</dt><dd><label><input type="checkbox" id="news" checked>'
    "メールマガジンを受け取る</label></dd>"
)


@pytest.mark.parametrize("stays", [True, False], ids=["left", "changed"])
def test_what_the_site_has_ticked_is_left_only_by_a_persons_word(
    tmp_path: Path, stays: bool
) -> None:
    async def work(site: LittleSite) -> bool:
        person = Person({"run.keep-chosen": stays})
        async with visit(site, tmp_path, seen=True, user=person) as here:
            person.acts["run.change-chosen"] = lambda: here.session.page.uncheck("#news")
            await here.session.page.goto(f"{site.origin}/")
            await here.route.steps[here.route.index("form")].work(here.session)
            [(_, asked)] = person.asked
            assert asked["answers"] == "「メールマガジンを受け取る」"
            return await here.session.page.is_checked("#news")

    with little_site() as site:
        site.page("/", form(NEWS))
        assert KEPT.run(work(site)) is stays


def test_what_the_site_has_ticked_is_told_where_nobody_is_asked(tmp_path: Path) -> None:
    person = Person(interactive=False, automatic=True)
    _, _, stop = filled(tmp_path, person, form(NEWS))
    assert stop is None
    assert dict(person.heard)["run.site-chose-stays"]["answers"] == "「メールマガジンを受け取る」"
    _, _, stop = filled(tmp_path / "other", Person(interactive=False), form(NEWS))
    assert stop is not None
    assert (stop.code, stop.exit_code) == ("run.site-chose", 3)


LIST = '<select id="k" name="k">'
ANSWERS = (
    "<option value=''>選択してください</option><option>法定代理人</option>"
    "<option>外国人本人</option>"
)
LATE = (
    '<select id="k" name="k" disabled><option>読み込み中…</option></select><script>'
    f"setTimeout(() => {{ k.innerHTML = `{ANSWERS}`; k.disabled = false; }}, 600)</script>"
)
DRAWN = """<div id="k" role="combobox" tabindex="0" aria-haspopup="listbox" aria-labelledby="kl"
 style="width: 20em">選択してください</div><script>
k.onclick = () => {
  const list = document.createElement('ul');
  list.setAttribute('role', 'listbox');
  for (const text of ['法定代理人', '外国人本人']) {
    const answer = document.createElement('li');
    answer.setAttribute('role', 'option');
    answer.textContent = text;
    answer.onclick = () => { k.textContent = text; list.remove(); };
    list.append(answer);
  }
  document.body.append(list);
};
document.onkeydown = () => document.querySelector('[role=listbox]')?.remove();
</script>"""


@pytest.mark.parametrize("drawn", [LATE, further(DRAWN)], ids=["comes late", "is drawn"])
def test_a_category_is_chosen_from_a_list_that_has_no_answers_at_first(
    tmp_path: Path, drawn: str
) -> None:
    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path, user=Person()) as here:
            await here.session.page.goto(f"{site.origin}/")
            await here.route.steps[here.route.index("form")].work(here.session)
            return str(await here.session.page.evaluate("k.value || k.textContent"))

    shown = form().replace('<label for="k">', '<label for="k" id="kl">')
    before, _, rest = shown.partition(LIST)
    with little_site() as site:
        site.page("/", f"{before}{drawn}{rest.partition('</select>')[2]}")
        assert KEPT.run(work(site)) == "外国人本人"


LOOKED_UP = (
    '<dt><label for="z">郵便番号</label></dt><dd><input id="z" name="z"></dd>'
    '<dt><label for="ad">住所</label></dt><dd><input id="ad" name="ad"></dd>'
    "<script>let times = 0; const lookUp = () => { times++;"
    " document.getElementById('ad').value = '東京都千代田区千代田'; };"
    " document.getElementById('z').addEventListener('change', () => setTimeout(lookUp, 500));"
    "</script>"
)


def test_an_address_that_the_site_writes_over_the_cases_is_never_sent(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, user=Person()) as here:
            await here.session.page.goto(f"{site.origin}/")
            at = here.route.index("form")
            await here.route.steps[at].work(here.session)
            # On a busy machine it was there before all was filled: then once more.
            await here.session.page.evaluate("() => { if (times) lookUp(); }")
            assert here.route.ids[await here.runner.leave(at)] == "confirm"
            return here

    with little_site() as site:
        site.page("/", form(LOOKED_UP))
        site.page("/confirmation", confirmation())
        here = KEPT.run(work(site))
    applicant = here.session.case.applicant
    assert parse_qs(site.sent["/confirmation"])["ad"] == [applicant.address]
    [noted] = here.events("written-over")
    assert noted["fields"] == ["住所"]


def test_what_the_site_does_not_like_is_told_in_its_words_and_mended_by_the_person(
    tmp_path: Path,
) -> None:
    said = "在留カード番号が正しくありません。"
    refused = form().replace("<form", f'<p role="alert" class="error">{said}</p><form', 1)

    async def work(site: LittleSite, person: Person) -> Visit:
        async with visit(site, tmp_path, user=person) as here:
            await here.session.page.goto(f"{site.origin}/")
            leaving = asyncio.ensure_future(here.runner.leave(here.route.index("form")))
            await person.until("run.mend-form")
            await here.session.page.click("button")
            assert here.route.ids[await leaving] == "confirm"
        return here

    person = Person()
    with little_site() as site:
        site.page("/", form())
        site.page("/confirmation", refused)
        site.page("/confirmation", confirmation())
        here = KEPT.run(work(site, person))
    assert dict(person.heard)["run.mend-form"]["messages"] == said
    assert [act["what"] for act in here.session.case.progress.acts] == ["mend-form"]


def test_a_form_that_has_become_the_confirmation_is_not_pressed_on(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path) as here:
            await navigation.read(here.session, f"{site.origin}/")
            with pytest.raises(NothingToPress) as told:
                await Form(await here.session.read()).press_on()
            return str(told.value)

    with little_site() as site:
        site.page("/", confirmation())
        assert "confirmation instead of form" in KEPT.run(work(site))
    assert "/registered" not in site.asked


def test_boxes_with_the_same_words_are_told_apart_where_a_person_is_asked() -> None:
    asked = [Unanswered(f"0.{at}", label, "text", (), "") for at, label in enumerate("abb")]
    assert [words for _, words in told_apart(asked)] == ["a", "b（1/2）", "b（2/2）"]


# One question a page, without going anywhere: each shown in the place of the one before.
PARTS = [
    ("氏名", f'<input id="n" readonly value="{VALUES["氏名"]}">'),
    ("生年月日", '<input id="b" placeholder="例：19940308">'),
    (
        "国籍・地域",
        '<select id="c"><option>選択してください<option>ペルー<option>ベトナム</select>',
    ),
    ("メールアドレス", '<input id="m1" type="email">'),
    ("在留カード番号", '<input id="r">'),
    ("利用者の区分", f'<select id="k">{ANSWERS}</select>'),
    ("電話番号", '<input id="p" type="tel">'),
]
ONE_BY_ONE = page(
    "利用者情報入力",
    "".join(
        f"<section {'hidden' if at else ''}><p>{at + 1}/{len(PARTS)}</p>"
        f"<label>{label}{field}</label><button type=button>次へ</button></section>"
        for at, (label, field) in enumerate(PARTS)
    )
    + """<script>
const parts = [...document.querySelectorAll('section')];
parts.forEach((part, at) => part.querySelector('button').onclick = () => {
  if (at + 1 === parts.length) location = '/confirmation';
  else { part.hidden = true; parts[at + 1].hidden = false; }
});
window.onpagehide = () => sessionStorage.setItem('told', JSON.stringify(
  Object.fromEntries(['b', 'c', 'm1', 'r', 'k'].map(id => [id, document.getElementById(id).value])))
);
</script>""",
)


def test_a_form_of_one_question_a_page_is_filled_to_its_end(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> dict[str, str]:
        person = Person({"consent": True})
        async with visit(site, tmp_path, user=person, until="confirm") as here:
            await here.session.page.goto(f"{site.origin}/")
            await here.runner.follow(here.route.index("form"))
            assert here.session.page.url.endswith("/confirmation")
            assert len(list((here.session.case.folder / "shots").glob("*-form*.png"))) == 6
            told = await here.session.page.evaluate("JSON.parse(sessionStorage.getItem('told'))")
            return dict(told)

    with little_site() as site:
        site.page("/", ONE_BY_ONE)
        site.page("/confirmation", confirmation())
        told = KEPT.run(work(site))
    assert told == {**{key: FROM_THE_CASE[key] for key in ("b", "m1", "r", "k")}, "c": "ベトナム"}
