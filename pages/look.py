"""One look at a page: what is on it as plain data, and the elements that it speaks of.

The script of a look runs in each frame, in a world of its own where the page's scripts can
neither see nor change it; ``prepare`` makes that world known to Playwright. Where that was not
done before the page came, the same script runs beside the page's own scripts.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from playwright.async_api import ElementHandle, Error, Frame, JSHandle, Locator, Page, Playwright

from pages.snapshot import Snapshot, from_data

ENGINE = "touroku"
GONE = "touroku: not attached"
SCRIPTS = Path(__file__).with_name("collecting")
PARTS = (
    "natives", "tags", "walk", "labels", "questions", "fields", "actions", "pairs", "headings",
    "messages", "over", "folds", "collect", "acting",
)  # fmt: skip
# What is looked at of a page, however large it is or says that it is.
LIMITS: Mapping[str, int] = {
    "elements": 20_000,
    "letters": 5_000_000,
    "milliseconds": 700,
    "text": 500,
    "value": 2_000,
    "prose": 30_000,
    "options": 1_000,
    "labels": 12,
    "actions": 3_000,
    "usual": 6_000,
}
READ: Mapping[str, int] = {"nodes": 200_000, "letters": 1_000_000, "text": 500}
"""What is read of the texts of a page, for what must not be missed in any of them."""
FRAMES = 30
LOOKS_KEPT = 4  # looks whose elements can still be acted on
TEXT_PARTS = ("natives", "tags", "texts")
ANSWERS_WITHIN = 5_000  # milliseconds in which a page answers that is not stuck


class NotSeen(Exception):
    """The page could not be looked at: it was closed, kept moving on, or does not answer."""

    def __init__(self, reason: Literal["closed", "moving", "silent"]) -> None:
        super().__init__(reason)
        self.reason = reason


async def prepare(playwright: Playwright) -> None:
    """Make looks known to Playwright, once, before a page is opened with it."""
    with contextlib.suppress(Error):  # known already
        await playwright.selectors.register(ENGINE, _engine(), content_script=True)


Held = ElementHandle | Locator
"""One element that can be acted on."""


class Reader(Protocol):
    """The script in one frame: it knows the elements of a look by their numbers.

    What is held is that very element or nothing: acting on one that has gone fails at once, with
    ``GONE`` in the message.
    """

    @property
    def frame(self) -> Frame: ...

    async def ask(self, question: str, number: int, at: int = 0) -> Any: ...

    async def element(self, number: int) -> ElementHandle | None: ...

    async def hold(self, number: int) -> Held | None: ...

    async def hold_label(self, number: int) -> Held | None: ...


@dataclass(frozen=True)
class Apart:
    """In a world of its own, through a selector engine."""

    frame: Frame
    look: int

    async def ask(self, question: str, number: int, at: int = 0) -> Any:
        told = await self.frame.get_attribute(
            f"{ENGINE}={question}:{self.look}:{number}:{at}", "value", timeout=ANSWERS_WITHIN
        )
        return json.loads(told or "null")

    async def element(self, number: int) -> ElementHandle | None:
        return await self.frame.query_selector(f"{ENGINE}=elements:{self.look}:{number}:0")

    async def hold(self, number: int) -> Held | None:
        # No handle: that is one of the page's own world, into which Playwright would come for it.
        return self.frame.locator(f"{ENGINE}=element:{self.look}:{number}:0")

    async def hold_label(self, number: int) -> Held | None:
        return self.frame.locator(f"{ENGINE}=label:{self.look}:{number}:0")


@dataclass(frozen=True)
class Beside:
    """In the page's own world."""

    frame: Frame
    handle: JSHandle

    async def ask(self, question: str, number: int, at: int = 0) -> Any:
        asked = "(seen, [question, number, at]) => seen.answer(question, number, at)"
        return await self.handle.evaluate(asked, [question, number, at])

    async def element(self, number: int) -> ElementHandle | None:
        found = await self.handle.evaluate_handle("(seen, n) => seen.element(n)", number)
        return found.as_element()

    async def hold(self, number: int) -> Held | None:
        return await self.element(number)

    async def hold_label(self, number: int) -> Held | None:
        found = await self.handle.evaluate_handle("(seen, n) => seen.label(n)", number)
        return found.as_element()


Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Elements:
    """Elements of one frame that a selector of the engine finds."""

    frame: Frame
    selector: str

    @property
    def locator(self) -> Locator:
        return self.frame.locator(f"{ENGINE}={self.selector}:0")

    async def rectangles(self) -> list[Rectangle]:
        """Where they stand on the whole document, those of no size left out."""
        told = await self.frame.get_attribute(
            f"{ENGINE}={self.selector}:1", "value", timeout=ANSWERS_WITHIN
        )
        return [(left, top, wide, high) for left, top, wide, high in json.loads(told or "[]")]


@dataclass(frozen=True)
class Seen:
    """A page at one moment, and the way back to its elements."""

    page: Page
    snapshot: Snapshot
    readers: Mapping[int, Reader] = field(default_factory=dict, repr=False)
    isolated: bool = True  # no frame was read beside the page's own scripts

    def reader(self, ref: str) -> tuple[Reader, int] | None:
        """Who knows an element, and its number there; None for a reference of no look."""
        frame, _, number = ref.partition(".")
        if not (frame.isdecimal() and number.isdecimal()) or int(frame) not in self.readers:
            return None
        return self.readers[int(frame)], int(number)

    def locators(self, refs: Iterable[str]) -> list[Locator]:
        """Elements of references as locators, one a frame; those of no own world are left out."""
        return [each.locator for each in self.marked(refs)]

    def marked(self, refs: Iterable[str]) -> list[Elements]:
        """Elements of references, as :meth:`locators`."""
        numbers: dict[Apart, list[str]] = {}
        for known in filter(None, map(self.reader, dict.fromkeys(refs))):
            reader, number = known
            if isinstance(reader, Apart):
                numbers.setdefault(reader, []).append(str(number))
        return [
            Elements(reader.frame, f"elements:{reader.look}:{','.join(each)}")
            for reader, each in numbers.items()
        ]

    async def ways(self, refs: Iterable[str]) -> list[str]:
        """Ways from the root of their document to elements, as selectors.

        None for what is in a shadow root, or has gone.
        """
        known = [each for each in map(self.reader, dict.fromkeys(refs)) if each is not None]
        try:
            ways = [await reader.ask("way", number) for reader, number in known]
        except Error:
            return []
        return [way for way in ways if way]

    async def element(self, ref: str) -> ElementHandle | None:
        """Return the element of a reference; None when the page has gone on since."""
        known = self.reader(ref)
        if known is None:
            return None
        try:
            return await known[0].element(known[1])
        except Error:
            return None


@dataclass(frozen=True)
class Text:
    """A text that can be read in a frame: what it says, whether a line ends before it, and where.

    ``element`` is the number of the element that shows it, the same in every reading of a page.
    """

    says: str
    begins_line: bool
    element: int


@dataclass(frozen=True)
class TextsOfFrame:
    """Every text that can be read in one frame, in the order of the page.

    ``since``: the number of the last look at the frame, where nothing but what stands in its fields
    has changed since then; else 0.
    """

    frame: Frame
    texts: tuple[Text, ...]
    since: int = 0

    def marked(self, elements: Iterable[int]) -> Elements:
        return Elements(self.frame, f"shows:0:{','.join(map(str, sorted(elements)))}")


async def read_texts(page: Page) -> list[TextsOfFrame]:
    """Every text that can be read on a page, in all of its frames, whoever's they are.

    Raises :class:`NotSeen` when one of them doesn't answer or is too large to be read whole.
    """
    read = await asyncio.gather(*map(_texts_of, page.frames))
    return [each for each in read if each is not None]


async def _texts_of(frame: Frame) -> TextsOfFrame | None:
    try:
        told = await frame.get_attribute(f"{ENGINE}=texts:0:0:0", "value", timeout=ANSWERS_WITHIN)
    except Error:
        if frame.is_detached():
            return None
        raise NotSeen("closed" if frame.page.is_closed() else "silent") from None
    found = json.loads(told or "{}")
    if found.get("cut", True):
        raise NotSeen("silent")
    texts = tuple(Text(*each) for each in found["texts"])
    return TextsOfFrame(frame, texts, int(found["since"]))


async def look(page: Page) -> Seen:
    """Look at a page, with every frame of its own origin. Raises :class:`NotSeen`."""
    for attempt in (1, 2):
        try:
            async with asyncio.timeout(3 * ANSWERS_WITHIN / 1000):
                return await _look(page)
        except TimeoutError:
            raise NotSeen("silent") from None
        except Error as error:
            if page.is_closed() or "has been closed" in error.message:
                raise NotSeen("closed") from None
            if "Timeout" in error.message:
                raise NotSeen("silent") from None
            if attempt == 2:
                raise NotSeen("moving") from None
    raise NotSeen("moving")


_numbers = itertools.count(1)


@dataclass(frozen=True)
class _Frame:
    reader: Reader | None
    data: Mapping[str, Any]


async def _look(page: Page) -> Seen:
    main = page.main_frame
    frames = [each for each in page.frames if each is not main]
    others = frames[: FRAMES - 1]
    looked = [await _read(main, 0)]  # first, as frames without end must not keep it from answering
    within = await asyncio.gather(
        *(_read_within(main, each, at) for at, each in enumerate(others, 1))
    )
    unread = False
    for found, frame in zip(within, others, strict=True):
        unread = unread or (found is None and not frame.is_detached())
        looked.append(found or _Frame(None, _foreign(frame.url)))
    snapshot = joined([each.data for each in looked])
    if unread or len(frames) > len(others):
        snapshot = replace(snapshot, cut=True)
    readers = {at: each.reader for at, each in enumerate(looked) if each.reader is not None}
    isolated = all(isinstance(reader, Apart) for reader in readers.values())
    return Seen(page, snapshot, readers, isolated)


async def _read(frame: Frame, at: int) -> _Frame:
    number = next(_numbers)
    try:
        told = await frame.get_attribute(
            f"{ENGINE}=look:{number}:{at}:0", "value", timeout=ANSWERS_WITHIN
        )
        return _Frame(Apart(frame, number), json.loads(told or "{}"))
    except Error as error:
        if "Unknown engine" not in error.message:
            raise
    handle = await frame.evaluate_handle(
        f"([limits, at]) => {frame_script()}(limits)(at)", [dict(LIMITS), at]
    )
    return _Frame(Beside(frame, handle), await handle.evaluate("seen => seen.data"))


async def _read_within(main: Frame, frame: Frame, at: int) -> _Frame | None:
    """Return a frame within the page, only named if of another origin.

    None if it does not answer.
    """
    if _origin(frame.url) and _origin(frame.url) != _origin(main.url):
        return _Frame(None, _foreign(frame.url))
    try:
        async with asyncio.timeout(ANSWERS_WITHIN / 1000):
            found = await _read(frame, at)
    except (Error, TimeoutError):
        return None
    return found if found.data["frame"].get("same_origin", True) else _Frame(None, found.data)


def _origin(url: str) -> str:
    """Scheme, host and port; "" for what has none (about:blank, srcdoc)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""


def _foreign(url: str) -> dict[str, Any]:
    return {"frame": {"url": url[:2_000], "origin": _origin(url), "same_origin": False}}


LISTS = ("fields", "actions", "pairs", "headings", "messages", "dialogs", "steps", "folds")
HIDEABLE = frozenset({"fields", "actions", "pairs", "headings"})


def joined(looked: Sequence[Mapping[str, Any]]) -> Snapshot:
    """Return the frames' data as one.

    The numbers of forms, rows and dialogs go on from frame to frame.
    """
    main, *within = looked
    whole: dict[str, Any] = {name: list(main.get(name, ())) for name in LISTS}
    texts = [main.get("text", "")]
    passed = {"form": main.get("forms", 0), "row": main.get("rows", 0)}
    passed["part"] = main.get("parts", 0)
    for at, data in enumerate(within, 1):
        shown = data["frame"].get("visible", True)
        passed["dialog"] = len(whole["dialogs"])
        for name in LISTS:
            for each in data.get(name, ()):
                for kind, count in passed.items():
                    if each.get(kind, -1) >= 0:
                        each[kind] += count
                hidden = {"visible": False} if not shown and name in HIDEABLE else {}
                whole[name].append({**each, "frame": at, **hidden})
        passed["form"] += data.get("forms", 0)
        passed["row"] += data.get("rows", 0)
        passed["part"] += data.get("parts", 0)
        texts.append(data.get("text", "") if shown else "")
    return from_data(
        {
            **whole,
            "url": main["frame"]["url"],
            "title": main.get("title", ""),
            "lang": main.get("lang", ""),
            "frames": [data["frame"] for data in looked],
            "text": "\n".join(filter(None, texts))[: LIMITS["prose"]],
            "held": [name for data in looked for name in data.get("held", ())],
            "cut": any(data.get("cut") for data in looked),
        }
    )


@cache
def frame_script() -> str:
    """Return the script of looks: a function of the limits that gives one of a frame's number.

    It is made once in a document, so that the browser can learn to run it fast.
    """
    return _wrapped(PARTS, "LIMITS", "return lookAt;")


@cache
def _reading() -> str:
    return _wrapped(TEXT_PARTS, "LIMITS", "return { readTexts, around, standing };")


def _spare(script: str) -> str:
    """Leave out what is there for people: the script goes into every document that is looked at."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _wrapped(names: Sequence[str], given: str, ending: str) -> str:
    """Scripts as one function of the page."""
    parts = [_spare((SCRIPTS / f"{name}.js").read_text(encoding="utf-8")) for name in names]
    return f"(({given}) => {{\n'use strict';\n" + "\n".join([*parts, ending]) + "\n})"


@cache
def _engine() -> str:
    """Return the selector engine.

    "look" reads the page, the others speak of an element of a look.
    """
    return f"""{{
  queryAll(root, selector) {{
    const [question, look, number, at] = selector.split(':');
    const looks = this.looks || (this.looks = new Map());
    const carry = told => {{
      const make = Document.prototype.createElement; // the document's own may be shadowed
      const carrier = make.call(document, 'data');
      carrier.setAttribute('value', JSON.stringify(told));
      return [carrier];
    }};
    if (question === 'look') {{
      const lookAt = this.lookAt || (this.lookAt = {frame_script()}({json.dumps(dict(LIMITS))}));
      const {{ data, ...seen }} = lookAt(Number(number));
      if (this.changes) this.changes.disconnect();
      this.since = seen.open ? look : 0;
      this.changes = new MutationObserver(() => {{ this.since = 0; }});
      this.changes.observe(document, {{
        subtree: true, childList: true, attributes: true, characterData: true }});
      looks.set(look, seen);
      if (looks.size > {LOOKS_KEPT}) looks.delete(looks.keys().next().value);
      return carry(data);
    }}
    const shown = this.shown || (this.shown = {{
      numbers: new Map(), elements: [], ...{_reading()}({json.dumps(dict(READ))}) }});
    if (question === 'texts') {{
      const numberOf = element => {{
        if (!shown.numbers.has(element)) {{
          shown.numbers.set(element, shown.elements.length);
          shown.elements.push(element);
        }}
        return shown.numbers.get(element);
      }};
      if (this.changes && this.changes.takeRecords().length) this.since = 0;
      return carry({{ ...shown.readTexts(numberOf), since: this.since || 0 }});
    }}
    const there = known => known.filter(each => each && each.isConnected);
    const found = elements => (at === '1' ? carry(shown.standing(elements)) : elements);
    if (question === 'shows') {{
      return found(there(number.split(',').map(each => shown.elements[Number(each)]))
        .map(shown.around));
    }}
    const seen = looks.get(look);
    if (question === 'elements') {{
      return found(seen ? there(number.split(',').map(each => seen.element(Number(each)))) : []);
    }}
    if (question === 'element' || question === 'label') {{
      const held = there(seen ? [seen[question](Number(number))] : []);
      if (!held.length) throw new Error('{GONE}'); // nobody waits for it
      return held;
    }}
    if (!seen) return carry(null);
    return carry(seen.answer(question, Number(number), Number(at)));
  }},
  query(root, selector) {{
    return this.queryAll(root, selector)[0] || null;
  }},
}}"""
