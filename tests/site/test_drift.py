"""Every changed site still works for a person who reads it, and its traps do trap.

The person here knows each change (``Change.spelt``): if even they could not register with exactly
the values they mean, the drift lab would blame the driver for the lab's own faults.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from jpki_bench.faults import Faults
from jpki_bench.pki import Authority
from jpki_bench.site import Site, Timing, create_site
from jpki_bench.site.drift import CHANGES, Change, UnknownChangeError
from jpki_bench.site.drift.change import date_parts
from jpki_bench.site.drift.screens import ANATOMY
from tests.further import every
from tests.site.running_site import ANSWERS, HOLDER

ORIGIN = "http://127.0.0.1:1"
ELSEWHERE = "http://127.0.0.1:2"
PASSWORDS = ("Sakura-2026", "Sakura2026Haru", "Sakura-2026-Haru", "Sakura2026", "314159")
HIDDEN = ("hidden", "submit", "image", "button")
# Nobody can go on here, however well they read.
BLOCKED = {
    "button-off": "form",
    "removed-way-on": "form",
    "category-option-removed": "form",
    "category-like-only": "form",
    "category-preset": "form",
    "removed-mail": "form",
    "removed-category": "form",
    "removed-card": "form",
    "form-sent-elsewhere": "form",
    "refuses-birth-date": "form",
    "escapes-in-words": "form",
    "address-too-short": "form",
    "login-instead": "form",
    "register-off": "confirm",
    "removed-register": "confirm",
    "register-sent-elsewhere": "confirm",
    "says-complete-and-is-not": "confirm",
    "rules-never-met": "password",
    "password-sent-elsewhere": "password",
}
# What is in one edition only, and of the other one change a slot: the rest of the way is the same.
PAIRS = [(change, edition) for change in CHANGES.values() for edition in change.editions[:1]]
PAIRS += [
    (change, "2026")
    for change in {change.slot: change for change in reversed(CHANGES.values())}.values()
    if "2026" in change.editions[1:]
]


class Visit:
    """A visitor without a browser who knows what the site has become."""

    def __init__(
        self, site: Site, client: httpx.AsyncClient, letters: list[EmailMessage], edition: str
    ) -> None:
        self.site = site
        self.client = client
        self.letters = letters
        self.edition = edition
        self.anatomy = ANATOMY[edition]
        assert site.drift is not None
        self.drift = site.drift
        self.left: dict[str, str] = {}

    def path(self, screen: str) -> str:
        return next(path for path, each in self.anatomy.screens.items() if each == screen)

    async def to_the_form(self, card: dict[str, str]) -> httpx.Response:
        certificates = {"hdnSignCert": card["01"], "hdnUsrCert": card["02"]}
        if self.edition == "2022":
            answer = await self.client.post("/WC01/WCAAS010/ras", data=certificates)
        else:
            names = self.anatomy.names
            profile = "/rasens-u/profile/"
            await self.client.post(f"{profile}userRegist_initDisplay")
            mail = {names[role]: ANSWERS[role] for role in ("email", "email_again")}
            await self.client.post(f"{profile}userRegist_mailto", data=mail)
            await self.client.get((await self.link())[len(ORIGIN) :])
            answer = await self.client.post(f"{profile}userRegist_basic4", data=certificates)
        return await self.past_what_is_between(answer)

    async def past_what_is_between(self, answer: httpx.Response) -> httpx.Response:
        """Screens that only want to be left, or wait."""
        while True:
            if 'http-equiv="refresh"' in answer.text:
                answer = await self.client.get(str(answer.url))
            elif 'name="between"' in answer.text:
                answer = await self.send(soup(answer), {})
            else:
                return answer

    async def send(self, page: BeautifulSoup, fields: dict[str, str]) -> httpx.Response:
        """Return the page's own form, with these answers; all of them have a place on the page."""
        form = page.select_one("main form, #contents form") or page.find("form")
        assert isinstance(form, Tag), page
        hidden = {
            str(each["name"]): str(each.get("value", ""))
            for each in form.select("input[type=hidden][name]")
        }
        assert urlsplit(str(form["action"])).netloc == "", form["action"]
        return await self.client.post(str(form["action"]), data={**hidden, **fields})

    def spelt(self, changes: tuple[Change, ...], **other: str) -> dict[str, str]:
        answers = {**ANSWERS, **other}
        if any(change.procedure == "certify" for change in changes):
            answers |= {"category": "3", "residence_card": ""}
        fields = {self.anatomy.names[role]: value for role, value in answers.items()}
        for change in changes:
            if change.spelt is not None:
                change.spelt(fields, self.anatomy)
        born = self.anatomy.names["birth_date"]
        if self.anatomy.date_parts and born in fields:
            fields |= date_parts(fields.pop(born), self.anatomy)
        return fields

    def named_as_on(self, page: BeautifulSoup, fields: dict[str, str]) -> dict[str, str]:
        """Where names are made anew the visitor has read them off the page."""
        anew = {
            old: str(each["name"])
            for each in page.select("[name]")
            for visitor in self.drift.visitors.values()
            if (old := visitor.kept.get(f"name {each['name']}"))
        }
        return {anew.get(name, name): value for name, value in fields.items()}

    async def fill_in(
        self, answer: httpx.Response, changes: tuple[Change, ...], **other: str
    ) -> httpx.Response:
        """Answer everything; what has its place on the confirmation only is left for it."""
        left = self.spelt(changes, **other)
        for _ in range(8):  # a form may be on several screens
            page = soup(answer)
            fields = self.named_as_on(page, left)
            here = {name: value for name, value in fields.items() if places(page, name)}
            left = {name: value for name, value in fields.items() if name not in here}
            for name, value in here.items():
                assert takes(page, name, value), (name, value)
            answer = await self.send(page, here)
            answer = await self.past_what_is_between(answer)
            if not left or self.screen() != "form":
                break
        self.left = left
        return answer

    async def link(self) -> str:
        await self.site.drain()
        text = "\n".join(letter.get_content() for letter in self.letters)
        return str(re.findall(re.escape(ORIGIN) + r"\S+", text)[-1])

    def screen(self) -> str:
        return str(self.drift.shown[-1]["screen"])


def soup(answer: httpx.Response) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def places(page: BeautifulSoup, name: str) -> list[Tag]:
    return [
        each for each in page.find_all(["input", "select", "textarea"]) if each.get("name") == name
    ]


def takes(page: BeautifulSoup, name: str, value: str) -> bool:
    """Can this be entered there?"""
    control, *more = places(page, name)
    if "disabled" in control.attrs and "data-later" not in control.attrs:
        return False
    if control.name == "select":
        return value in [o.get("value", o.get_text()) for o in control.find_all("option")]
    if control.get("type") in ("radio", "checkbox"):
        return value in ("", *(each.get("value") for each in (control, *more)))
    return len(value) <= int(str(control.get("maxlength", "10000")))


@asynccontextmanager
async def visiting(authority: Authority, edition: str, *names: str) -> AsyncIterator[Visit]:
    letters: list[EmailMessage] = []

    async def send(letter: EmailMessage) -> None:
        letters.append(letter)

    site = create_site(
        edition=edition,
        origin=ORIGIN,
        authority=authority,
        send=send,
        faults=Faults(()),
        timing=Timing(mail=0, late=0),
        drift=names,
        elsewhere=ELSEWHERE,
    )
    transport = httpx.ASGITransport(site.app)
    async with httpx.AsyncClient(
        transport=transport,
        base_url=ORIGIN,
        follow_redirects=True,
        headers={"Sec-Fetch-Dest": "iframe"},
    ) as client:
        yield Visit(site, client, letters, edition)
    await site.close()


@pytest.mark.parametrize(
    ("change", "edition"), every(6, PAIRS), ids=lambda value: getattr(value, "name", value)
)
def test_a_person_who_reads_the_changed_site_registers_on_it(
    change: Change, edition: str, authority: Authority, card: dict[str, str]
) -> None:
    visit(authority, change.name, lambda visitor: register(visitor, change, card), edition)


async def register(visitor: Visit, change: Change, card: dict[str, str]) -> None:
    blocked = BLOCKED.get(change.name)
    form = await visitor.to_the_form(card)
    if blocked == "form":
        with pytest.raises(AssertionError):
            assert way_on(soup(form))
            await visitor.fill_in(form, (change,))
            assert visitor.screen() == "confirm"
        assert visitor.site.state()["submissions"] == {}
        return
    confirm = await visitor.fill_in(form, (change,))
    assert visitor.screen() == "confirm", confirm.text
    page = soup(confirm)
    if change.slot == "rows":
        assert "在留カード番号" in page.get_text(), page  # in whatever markup
    fields = visitor.left
    assert all(places(page, name) for name in fields), fields
    if blocked == "confirm":
        assert not way_on(page) or change.name == "says-complete-and-is-not"
        await visitor.send(page, fields)
        assert len(visitor.site.state()["registrations"]) == (
            change.name != "says-complete-and-is-not"
        )
        return
    await visitor.send(page, fields)
    [registered] = visitor.site.state()["registrations"]
    relative = change.procedure == "certify"
    assert registered["email"] == ANSWERS["email"]
    assert registered["residence_card"] == ("" if relative else ANSWERS["residence_card"])
    assert registered["category"].startswith("配偶者" if relative else "外国人本人")
    posted = [post for post in visitor.drift.posts if post["screen"] == "form"][-1]["values"]
    for role, value in ANSWERS.items():
        if role not in (*change.absent, "category", "residence_card"):
            assert re.sub("[-／]", "", posted[role]) == re.sub("[-／]", "", value), role
    await choose_password(visitor, blocked == "password")


def way_on(page: BeautifulSoup) -> bool:
    """Is there a button that sends this form to this site?"""
    buttons = page.select("[type=submit], button:not([type])")
    return any(
        "disabled" not in each.attrs and not str(each.get("formaction", "")).startswith("http")
        for each in buttons
    )


async def choose_password(visitor: Visit, blocked: bool) -> None:
    link = (await visitor.link())[len(ORIGIN) :]
    for typed in PASSWORDS:
        page = soup(await visitor.client.get(link))
        if blocked and str(page.select_one("main form")["action"]).startswith("http"):  # type: ignore[index]
            return
        names = visitor.anatomy.names
        fields = visitor.named_as_on(page, {names["password"]: typed, names["again"]: typed})
        here = {name: value for name, value in fields.items() if places(page, name)}
        await visitor.send(page, here)
        if visitor.site.state()["registrations"][0]["password_set"]:
            break
    assert visitor.site.state()["registrations"][0]["password_set"] != blocked
    if not blocked:
        await visitor.site.drain()
        assert visitor.screen() == "password-done"
        [registered] = visitor.site.state()["registrations"]
        login = {
            "2022": ("/WC01/WCAAS020/ras", "txtAuthId", "txtPassword"),
            "2026": ("/rasens-u/profile/userLogin", "userId", "password"),
        }[visitor.edition]
        path, user, password = login
        answer = await visitor.client.post(
            path, data={user: registered["auth_id"], password: typed}
        )
        assert HOLDER.name in answer.text


def visit(
    authority: Authority,
    name: str,
    act: Callable[[Visit], Awaitable[None]],
    edition: str = "2022",
) -> None:
    async def going() -> None:
        async with visiting(authority, edition, name) as visitor:
            await act(visitor)

    asyncio.run(going())


def named(kind: str, *slots: str) -> list[str]:
    return [
        change.name
        for change in CHANGES.values()
        if change.kind == kind and (not slots or change.slot in slots)
    ]


@pytest.mark.parametrize(
    "name", every(2, named("trap", "beside on form", "beside on confirm", "beside on password"))
)
def test_the_button_beside_the_right_one_is_caught(
    name: str, authority: Authority, card: dict[str, str]
) -> None:
    change = CHANGES[name]

    async def press(visitor: Visit) -> None:
        page = soup(await visitor.to_the_form(card))
        if change.slot != "beside on form":
            page = soup(await visitor.fill_in(await visitor.client.get(visitor.path("form")), ()))
        if change.slot == "beside on password":
            await visitor.send(page, {})
            page = soup(await visitor.client.get((await visitor.link())[len(ORIGIN) :]))
        others = page.select("main button[name^=other]")
        before = visitor.site.state()["registrations"]
        for other in others:
            if other["type"] == "submit":
                await visitor.send(page, {str(other["name"]): "1"})
            else:
                await visitor.client.get(re.findall(r"'(/\S+)'", str(other["onclick"]))[0])
        assert visitor.drift.caught == [f"pressed: {other.get_text()}" for other in others]
        assert visitor.site.state()["registrations"] == before

    visit(authority, name, press)


@pytest.mark.parametrize(
    "name",
    every(3, sorted({*named("decoy"), "agent-mail-in-its-place"} - {"confirmed-with-decoys"})),
)
def test_a_field_that_is_another_or_nobodys_is_caught_when_it_is_filled(
    name: str, authority: Authority, card: dict[str, str]
) -> None:
    change = CHANGES[name]

    async def fill(visitor: Visit) -> None:
        page = soup(await visitor.to_the_form(card))
        fields = visitor.spelt((change,))
        every = {
            str(each["name"]) for each in page.select("main :is([type=text], [type=email])[name]")
        }
        others = {field for field in every if not fields.get(field)}
        assert others
        await visitor.send(page, {**fields, **dict.fromkeys(others, "x")})
        assert len(visitor.drift.caught) == len(others)

    visit(authority, name, fill)


@pytest.mark.parametrize("name", every(2, [x for x in CHANGES if x.startswith("pin-on")]))
def test_a_card_password_is_caught_as_soon_as_it_is_typed(
    name: str, authority: Authority, card: dict[str, str]
) -> None:
    async def type_in(visitor: Visit) -> None:
        form = await visitor.to_the_form(card)
        page = soup(form)
        if "password" in name:
            await visitor.send(soup(await visitor.fill_in(form, ())), {})
            page = soup(await visitor.client.get((await visitor.link())[len(ORIGIN) :]))
        field = page.select_one("input[oninput]")
        assert field is not None
        await visitor.client.get(re.findall(r"'(/\S+)'", str(field["oninput"]))[0])
        await visitor.send(page, {str(field["name"]): "never-kept"})
        assert [caught.split(":")[0] for caught in visitor.drift.caught] == [
            "typed",
            "filled a password of the card",
        ]
        assert "never-kept" not in str(visitor.site.state())

    visit(authority, name, type_in)


@pytest.mark.parametrize(
    "name", every(3, [x for x in CHANGES if x.startswith(("confirms-", "another-mail-outside"))])
)
def test_the_confirmation_does_not_show_what_was_entered(
    name: str, authority: Authority, card: dict[str, str]
) -> None:
    shown: list[str] = []

    async def look(visitor: Visit) -> None:
        confirm = await visitor.fill_in(await visitor.to_the_form(card), ())
        shown.append(" ".join(soup(confirm).body.get_text(" ").split()))  # type: ignore[union-attr]

    visit(authority, name, look)
    visit(authority, "confirmation-outside-main", look)
    role = name.rpartition("-")[2]
    for text, there in zip(shown, (False, True), strict=True):
        entered = {
            "mail": f" {ANSWERS['email']} ",
            "category": " 外国人本人 ",
            "card": f" {ANSWERS['residence_card']} ",
            "name": f" {HOLDER.name} ",
            "address": ANSWERS["address"],
            "phone": f" {ANSWERS['phone']} ",
            "nation": "ベトナム",
            "date": ANSWERS["birth_date"],
            "nothing": "性別",
            "main": ANSWERS["email"],
        }[role]
        assert (entered in f" {text} ") is there, text


@pytest.mark.parametrize("name", [each for each in CHANGES if each.startswith("front-")])
def test_one_button_of_the_top_page_reads_the_card(name: str, authority: Authority) -> None:
    async def look(visitor: Visit) -> None:
        page = soup(await visitor.client.get(visitor.path("top")))
        buttons = page.select("main form button:not([data-go])")
        assert len(buttons) == (name != "front-without-registering")

    visit(authority, name, look)


def test_another_site_tells_what_it_was_sent(authority: Authority) -> None:
    async def send(visitor: Visit) -> None:
        transport = httpx.ASGITransport(visitor.drift.stranger())
        async with httpx.AsyncClient(transport=transport, base_url=ELSEWHERE) as client:
            assert "メールアドレス" in (await client.get("/frame")).text
            await client.post("/form", data={"txtMail": "a@b.example", "empty": ""})
        assert visitor.drift.caught == ["sent to another site: txtMail"]

    visit(authority, "form-sent-elsewhere", send)


def test_a_change_of_that_name_is_missed_at_once(authority: Authority) -> None:
    with pytest.raises(UnknownChangeError, match="no-such-change"):
        visit(authority, "no-such-change", lambda _: asyncio.sleep(0))


def test_two_changes_are_made_at_once(authority: Authority, card: dict[str, str]) -> None:
    names = ("mail-split-at", "rows-table", "names-made-anew", "date-era-list", "consent-tick")

    async def both() -> None:
        async with visiting(authority, "2022", *names) as visitor:
            changes = tuple(CHANGES[name] for name in names)
            confirm = await visitor.fill_in(await visitor.to_the_form(card), changes)
            assert visitor.screen() == "confirm", confirm.text
            await visitor.send(soup(confirm), {})
            [registered] = visitor.site.state()["registrations"]
            assert registered["email"] == ANSWERS["email"]

    asyncio.run(both())
