"""Pages that are broken or mean harm: a look stays right, bounded, and leaves no trace."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Dialog, Page, async_playwright

from pages.look import LIMITS, NotSeen, Seen, look
from pages.snapshot import Snapshot

Opened = Callable[..., Awaitable[Any]]
FORM = (
    "<h1>入力</h1><form><p><label for=a>氏名</label><input id=a value=HANH></p><button>"
    "確認</button></form>"
)


def as_always(snapshot: Snapshot) -> None:
    """What is on :data:`FORM`, and that nobody has made anything else of it."""
    assert [heading.text for heading in snapshot.headings] == ["入力"]
    field = next(field for field in snapshot.fields if field.id == "a")
    assert (field.labels[0].text, field.value, field.visible) == ("氏名", "HANH", True)
    assert "確認" in [action.text for action in snapshot.actions]


LIES = [
    "Array.prototype.push = Array.prototype.map = Array.prototype.filter = () => { throw 1 }",
    "Array.prototype.toJSON = () => 'nothing'; Object.prototype.toJSON = () => 'nothing'",
    "JSON.stringify = () => '{}'; JSON.parse = () => ({})",
    "Object.prototype.text = 'lie'; Object.prototype.covered = true; "
    "Object.prototype.get = () => 1",
    "String.prototype.trim = String.prototype.replace = () => 'lie'; "
    "RegExp.prototype.test = () => true",
    "Element.prototype.getAttribute = () => 'lie'; Element.prototype.matches = () => false",
    "Element.prototype.getBoundingClientRect = () => ({width: 0, height: 0})",
    "Element.prototype.checkVisibility = () => false",
    "Node.prototype.toString = Object.prototype.toString = () => { alert('seen') }",
    "Object.defineProperty(HTMLInputElement.prototype, 'value', {get() { alert('seen'); "
    "return 'lie' }})",
    "for (const n of ['parentNode', 'firstChild', 'nextSibling', 'isConnected'])"
    " Object.defineProperty(Node.prototype, n, {get() { return null }})",
    "Map.prototype.get = Map.prototype.set = Set.prototype.has = () => { throw 1 }",
    "window.getComputedStyle = () => { throw 1 }; performance.now = () => 1e12",
    "Symbol.iterator in Array.prototype && (Array.prototype[Symbol.iterator] = function* () {})",
    "Object.defineProperty(Document.prototype, 'documentElement', {get() { throw 1 }})",
]


@pytest.mark.parametrize("script", LIES)
async def test_a_page_that_replaces_the_browsers_functions_changes_nothing(
    opened: Opened, script: str
) -> None:
    dialogs: list[str] = []

    async def work(page: Page) -> Seen:
        def note(dialog: Dialog) -> None:
            dialogs.append(dialog.message)

        page.on("dialog", note)
        try:
            return await look(page)
        finally:
            page.remove_listener("dialog", note)

    seen = await opened(f"<!doctype html><meta charset=utf-8>{FORM}<script>{script}</script>", work)
    as_always(seen.snapshot)
    assert dialogs == []


NAMES = [
    "id",
    "name",
    "action",
    "elements",
    "parentNode",
    "firstChild",
    "nextSibling",
    "nodeType",
    "getAttribute",
    "hasAttribute",
    "matches",
    "closest",
    "children",
    "tagName",
    "localName",
    "className",
    "attributes",
    "length",
    "isConnected",
    "getBoundingClientRect",
    "querySelectorAll",
    "assignedSlot",
    "shadowRoot",
    "ownerDocument",
    "checkVisibility",
    "submit",
    "contains",
]


async def test_a_form_whose_fields_bear_the_names_of_its_own_parts_is_read(opened: Opened) -> None:
    clobbering = "".join(f"<input type=text name={name}>" for name in NAMES)
    html = (
        "<!doctype html><meta charset=utf-8>"
        f"<h1>入力</h1><form action=/next id=f>{clobbering}<p><label for=a>氏名</label><input "
        "id=a value=HANH></p>"
        "<button>確認</button></form>"
        "<img name=body><img name=documentElement><img name=getElementById><img "
        "name=elementFromPoint>"
        "<form name=querySelector></form><form name=title></form><form name=URL></form><form "
        "name=defaultView></form>"
    )
    seen = await opened(html, look)
    as_always(seen.snapshot)
    [action] = seen.snapshot.actions
    assert action.leads_to == "http://office.example/next"
    assert {field.name for field in seen.snapshot.fields} >= set(NAMES)


async def test_a_look_leaves_the_page_as_it_was(opened: Opened) -> None:
    watch = """() => {
      window.changes = [];
      new MutationObserver(all => changes.push(...all.map(one => one.type)))
        .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
      for (const name of ['focus', 'click', 'scroll', 'input', 'change'])
        addEventListener(name, () => changes.push(name), true);
      window.before = 0;
      window.before = Object.getOwnPropertyNames(window).length;
    }"""

    async def work(page: Page) -> tuple[list[str], int]:
        await page.evaluate(watch)
        await look(page)
        found: tuple[list[str], int] = await page.evaluate(
            "() => [changes, Object.getOwnPropertyNames(window).length - before]"
        )
        return found

    assert await opened(f"<meta charset=utf-8>{FORM}", work) == [[], 0]


LARGE = {
    "elements": "for (let i = 0; i < 60000; i++) document.body.append(document.createElement('p'))",
    "fields": "for (let i = 0; i < 30000; i++) "
    "document.body.append(document.createElement('input'))",
    "rows": "const t = document.body.appendChild(document.createElement('table'));"
    "for (let i = 0; i < 8000; i++) t.insertRow().insertCell().textContent = 'x' + i",
    "depth": "let at = document.body; for (let i = 0; i < 2000; i++) at = "
    "at.appendChild(document.createElement('div'))",
    "options": "const s = document.body.appendChild(document.createElement('select'));"
    "for (let i = 0; i < 40000; i++) s.add(new Option('x' + i))",
    "text": "const d = document.createElement('div'); d.hidden = true;"
    "for (let i = 0; i < 900; i++) d.append(document.createElement('p').appendChild(new "
    "Text('誤'.repeat(10000))).parentNode); document.body.append(d)",
    "lines": "const p = document.createElement('pre'); p.textContent = 'x\\n'.repeat(60000);"
    "document.body.append(p)",
    "blank lines": "const p = document.createElement('pre');"
    "p.textContent = 'x' + '\\n'.repeat(200000) + 'x'; document.body.append(p)",
    "shadows": "let at = document.body; for (let i = 0; i < 800; i++) { const d = "
    "document.createElement('div');"
    " at.append(d); at = d.attachShadow({mode: 'open'}) }",
    "buttons": "for (let i = 0; i < 30000; i++) { const b = document.createElement('div'); "
    "b.textContent = 'b' + i;"
    " b.className = 'x'; b.style.cursor = 'pointer'; document.body.append(b) }",
}


@pytest.mark.parametrize("kind", LARGE)
async def test_of_a_page_without_end_a_bounded_part_is_read_and_told(
    opened: Opened, kind: str
) -> None:
    html = f"<!doctype html><meta charset=utf-8><body>{FORM}<script>{LARGE[kind]}</script>"
    snapshot = (await opened(html, look)).snapshot
    as_always(snapshot)
    assert snapshot.cut or kind in ("rows", "depth", "shadows")
    assert len(snapshot.text) <= LIMITS["prose"]
    assert len(snapshot.to_json()) < 12_000_000


async def test_a_label_without_end_is_cut(opened: Opened) -> None:
    snapshot = (
        await opened(
            f"<meta charset=utf-8><label for=a>{'氏名' * 50_000}</label><input id=a placeholder='{'x' * 90_000}'>"
            f"<button>{'確認' * 50_000}</button><h1>{'入力' * 50_000}</h1>",
            look,
        )
    ).snapshot
    longest = max(len(label.text) for label in snapshot.fields[0].labels)
    assert longest <= LIMITS["text"]
    assert len(snapshot.actions[0].text) <= LIMITS["text"]
    assert len(snapshot.headings[0].text) <= LIMITS["text"]


async def test_frames_within_frames_without_end_are_not_followed_for_ever(opened: Opened) -> None:
    nest = (
        "<script>if (parent.length < 2 && depth() < 4) document.write('<iframe src=/n></iframe>');"
    )
    nest += (
        "function depth() { let d = 0; for (let w = self; w !== top; w = w.parent) d++; "
        "return d }</script>x"
    )
    html = "<meta charset=utf-8>" + FORM + "<iframe src=/n></iframe>" * 34
    snapshot = (await opened(html, look, {"http://office.example/n": nest})).snapshot
    as_always(snapshot)
    assert snapshot.cut
    assert len(snapshot.frames) <= 30


async def test_what_would_steer_a_terminal_is_taken_out(opened: Opened) -> None:
    nasty = "\\x1b[2J\\x07\\u202e\\u200b\\ud800\\u009b"
    html = (
        "<meta charset=utf-8><h1 id=h></h1><label for=a id=l></label><input id=a><button "
        "id=b></button>"
        "<script>for (const i of ['h', 'l', 'b']) document.getElementById(i).textContent = "
        f"'A{nasty}B';"
        f"a.value = a.placeholder = a.name = 'A{nasty}B'; document.title = 'A{nasty}B'</script>"
    )
    told = (await opened(html, look)).snapshot.to_json()
    told.encode("utf-8")  # no half of a pair
    texts = json.dumps(json.loads(told), ensure_ascii=False)
    assert not any(c in texts for c in "\x1b\x07\u202e\u200b\x9b")


async def test_a_page_that_goes_on_during_the_look_is_read_whole_or_not_at_all(
    opened: Opened,
) -> None:
    moving = "<script>setInterval(() => location.reload(), 1)</script>"

    async def work(page: Page) -> list[Snapshot | str]:
        return [await snapshot_or_reason(page)]

    for found in await opened(f"<meta charset=utf-8>{FORM}{moving}", work):
        if isinstance(found, Snapshot):
            as_always(found)
        else:
            assert found in ("moving", "silent")


async def snapshot_or_reason(page: Page) -> Snapshot | str:
    try:
        return (await look(page)).snapshot
    except NotSeen as trouble:
        return trouble.reason


async def test_a_page_rewritten_after_loading_is_read_as_it_stands(opened: Opened) -> None:
    async def work(page: Page) -> Seen:
        await look(page)
        await page.evaluate(
            "html => { document.open(); document.write(html); document.close() }", FORM
        )
        return await look(page)

    as_always((await opened("<meta charset=utf-8><h1>古い</h1>", work)).snapshot)


async def test_a_closed_page_is_told_as_closed(opened: Opened) -> None:
    async def work(page: Page) -> str:
        await page.close()
        with pytest.raises(NotSeen) as trouble:
            await look(page)
        return trouble.value.reason

    assert await opened(FORM, work) == "closed"


async def test_a_page_that_does_not_answer_is_told_within_seconds(opened: Opened) -> None:
    async def work(page: Page) -> tuple[str, float]:
        stuck = asyncio.ensure_future(
            page.evaluate("() => { for (const end = Date.now() + 15000; Date.now() < end;); }")
        )
        begun = asyncio.get_running_loop().time()
        with pytest.raises(NotSeen) as trouble:
            await look(page)
        took = asyncio.get_running_loop().time() - begun
        stuck.cancel()
        return trouble.value.reason, took

    reason, took = await opened(FORM, work)
    assert reason == "silent"
    assert took < 14


async def test_a_playwright_that_was_not_prepared_reads_the_same_beside_the_page(
    browser_type_launch_args: dict[str, Any],
) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**browser_type_launch_args)
        page = await browser.new_page()
        await page.set_content(FORM)
        seen = await look(page)
        element = await seen.element(seen.snapshot.fields[0].ref)
        assert element is not None and await element.input_value() == "HANH"
        await browser.close()
    as_always(seen.snapshot)
    assert not seen.isolated
