"""Do one thing on a page that was looked at: fill, choose, tick, press.

Each act says at once why it can't be done (:class:`NotDone`) and reads back what came of it. It
never reaches for another element than the one that was looked at.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import ElementHandle, Error, Position
from playwright.async_api import TimeoutError as TooLong

from pages.look import Held, Reader, Seen
from pages.snapshot import Field, Fold, Option

Reason = Literal[
    "gone",  # no longer on the page
    "hidden",  # not drawn, or off the page
    "greyed",
    "covered",  # something else lies over it, or it never stands still
    "slow",  # the page is not drawn, or does not answer
    "foreign",  # in a page or frame that is not the site's
    "secret",  # a password's field, and no password was to be written
    "kind",  # nothing of the kind can be done with it
    "too-long",  # longer than the field allows
    "no-option",  # no such answer, or more than one
    "refused",  # the field did not take it
    "unsure",  # it may have been pressed
]
WITHIN = 2_500  # milliseconds in which an act is done or told as not done
DRAWN_WITHIN = 20_000  # milliseconds for a page that neither draws nor answers
PRESSED_WITHIN = 10_000  # milliseconds in which the browser begins to leave a page


class NotDone(Exception):
    """An act was not done; ``label`` says at what, in the site's words.

    With the reason ``unsure`` the browser did not say whether a press arrived: what happens only
    once must then be taken as done.
    """

    def __init__(self, reason: Reason, label: str = "", detail: str = "") -> None:
        super().__init__(f"{reason}: {label}" if label else reason)
        self.reason = reason
        self.label = label
        self.detail = detail


@dataclass(frozen=True)
class _Aim:
    """An element that can be acted on now."""

    reader: Reader
    number: int
    held: Held
    state: Mapping[str, Any]
    label: str


async def fill(
    seen: Seen, ref: str, text: str, *, origins: Collection[str], secret: bool = False
) -> str:
    """Write into a field and return what stands in it then, as the site formats it.

    ``origins`` are those of the site: nothing is written into anybody else's page. ``secret``
    allows to write into a password's field. Raises :class:`NotDone`.
    """
    field = _field(seen, ref)
    if field.kind not in WRITABLE:
        raise NotDone("kind", name_of(field))
    if field.kind == "password" and not secret:
        raise NotDone("secret", name_of(field))
    aim = await _aim(seen, ref, origins, name_of(field))
    if aim.state["secret"] and not secret:
        raise NotDone("secret", aim.label)
    longest = aim.state["longest"]
    if longest is not None and len(text.encode("utf-16-le")) // 2 > longest:
        raise NotDone("too-long", aim.label, str(longest))
    try:
        await aim.held.fill(text, timeout=WITHIN)
        stands = await _left(aim)
        if aim.state["type"] in CALENDAR:
            if stands != text:
                raise NotDone("refused", aim.label)
        elif not same_but_for_format(stands, text):
            # A site that formats while one types may take only what comes key by key.
            await aim.held.fill("", timeout=WITHIN)
            await aim.held.type(text, timeout=WITHIN)
            stands = await _left(aim)
    except TooLong:
        raise NotDone("refused", aim.label) from None
    except Error as error:
        raise _missed(error, aim.label) from None
    return stands


async def choose(seen: Seen, ref: str, option: Option, *, origins: Collection[str]) -> str:
    """Choose an option of a list or a group of radio buttons, exactly this one.

    Returns the text of what is chosen then. Raises :class:`NotDone`.
    """
    field = _field(seen, ref)
    label = name_of(field)
    if field.kind == "choice":
        if option not in field.options or not option.ref:
            raise NotDone("no-option", label, option.text)
        await _tick(seen, option.ref, True, origins, label)
        return option.text
    if field.kind != "list":
        raise NotDone("kind", label)
    aim = await _aim(seen, ref, origins, label)
    if aim.state["tag"] == "select":
        return await _choose_of_select(aim, field, option)
    return await _choose_of_opened(aim, option)


async def options(seen: Seen, ref: str, *, origins: Collection[str]) -> tuple[Option, ...]:
    """Return the answers of a list made of other elements.

    Shows them only once it is open.
    """
    field = _field(seen, ref)
    aim = await _aim(seen, ref, origins, name_of(field))
    if aim.state["tag"] == "select":
        return field.options
    await _open(aim)
    found = await _opened(aim)
    await _close(seen)
    return found


async def tick(seen: Seen, ref: str, on: bool = True, *, origins: Collection[str]) -> bool:
    """Tick a checkbox or take its tick away; returns whether it is ticked then."""
    field = _field(seen, ref)
    if field.kind != "tick":
        raise NotDone("kind", name_of(field))
    return await _tick(seen, ref, on, origins, name_of(field))


async def press(seen: Seen, ref: str, *, origins: Collection[str], no_wait: bool = False) -> None:
    """Press a button or a link; ``no_wait`` returns without waiting for what follows.

    Raises :class:`NotDone`; only its reason ``unsure`` leaves open whether it was pressed.
    """
    action = next((each for each in seen.snapshot.actions if each.ref == ref), None)
    label = action.text if action else ""
    if action is None:
        raise NotDone("gone", label)
    if action.disabled:
        raise NotDone("greyed", label)
    aim = await _aim(seen, ref, origins, label)
    # Pressed by a handle: what is only located Playwright may try again after it was pressed.
    handle, _ = await asyncio.gather(_handle(aim), _in_reach(aim.held, label))
    try:
        await handle.click(timeout=PRESSED_WITHIN, no_wait_after=no_wait)
    except Error as error:
        if _certainly_not_pressed(error):
            covered = "intercepts pointer" in error.message
            raise NotDone("covered" if covered else "gone", label) from None
        raise NotDone("unsure", label) from None


async def unfold(seen: Seen, fold: Fold, *, origins: Collection[str]) -> None:
    """Open a closed part of the page; :class:`NotDone` where it can't be pressed."""
    aim = await _aim(seen, fold.ref, origins, fold.text)
    await _click(aim.held, fold.text)


CALENDAR = frozenset({"date", "month", "week", "time", "datetime-local"})
WRITABLE = frozenset(
    {"text", "email", "tel", "number", "date", "password", "textarea", "editable", "list"}
)


def name_of(field: Field) -> str:
    """Return what a field is called towards people: its strongest label."""
    return field.labels[0].text if field.labels else field.text or field.name


def same_but_for_format(one: str, other: str) -> bool:
    """Do two writings differ in nothing but width, case, blanks and punctuation?"""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(c for c in plain if c.isalnum() or unicodedata.category(c) == "Mn")
    return letters or plain.strip()


def _field(seen: Seen, ref: str) -> Field:
    for field in seen.snapshot.fields:
        if field.ref == ref:
            return field
    raise NotDone("gone")


async def _aim(seen: Seen, ref: str, origins: Collection[str], label: str) -> _Aim:
    """Return the element of a reference, brought into view, if one may act on it."""
    known = seen.reader(ref)
    if known is None:
        raise NotDone("gone", label)
    reader, number = known
    try:
        state, held = await asyncio.gather(reader.ask("state", number), reader.hold(number))
    except Error:
        raise NotDone("gone", label) from None
    if not state or not state["attached"] or held is None:
        raise NotDone("gone", label)
    if not state["same_origin"] or state["origin"] not in origins:
        raise NotDone("foreign", label, state["origin"])
    if not state["drawn"]:
        raise NotDone("hidden", label)
    if state["greyed"]:
        raise NotDone("greyed", label)
    if state["covered"]:
        raise NotDone("covered", label, state["covered"])
    return _Aim(reader, number, held, state, label)


async def _handle(aim: _Aim) -> ElementHandle:
    try:
        handle = await aim.reader.element(aim.number)
    except Error:
        handle = None
    if handle is None:
        raise NotDone("gone", aim.label)
    return handle


async def _in_reach(held: Held, label: str, spot: Position | None = None) -> None:
    """Wait until a press would arrive at the element; :class:`NotDone` when none would.

    A machine with too much to do draws a page late: that is no reason to refuse.
    """
    for patience in (WITHIN, DRAWN_WITHIN):
        try:
            await held.click(trial=True, timeout=patience, position=spot)
        except TooLong as late:
            if any(word in late.message for word in ("intercepts pointer", "is not stable")):
                raise NotDone("covered", label) from None
        except Error as error:
            raise _missed(error, label) from None
        else:
            return
    raise NotDone("slow", label)


async def _click(held: Held, label: str, spot: Position | None = None) -> None:
    """Press what answers on the page and leads nowhere. Raises :class:`NotDone`."""
    try:
        await _in_reach(held, label, spot)
        await held.click(timeout=WITHIN, no_wait_after=True, position=spot)
    except TooLong:
        raise NotDone("covered", label) from None
    except Error as error:
        raise _missed(error, label) from None


async def _state(aim: _Aim) -> Mapping[str, Any]:
    """Return how the element is now; :class:`NotDone` when it has gone meanwhile."""
    state: Mapping[str, Any] | None = await aim.reader.ask("state", aim.number)
    if not state or not state["attached"]:
        raise NotDone("gone", aim.label)
    return state


async def _left(aim: _Aim) -> str:
    """Leave the field and return what stands in it; many sites format an answer only then."""
    state: Mapping[str, Any] | None = await aim.reader.ask("left", aim.number)
    if not state or not state["attached"]:
        raise NotDone("gone", aim.label)
    if aim.state["secret"]:
        return await aim.held.input_value(timeout=WITHIN)
    return str(state.get("value", ""))


async def _tick(seen: Seen, ref: str, on: bool, origins: Collection[str], label: str) -> bool:
    aim = await _aim(seen, ref, origins, label)
    if bool(aim.state.get("checked")) is not on:
        try:
            target = await aim.reader.hold_label(aim.number) if aim.state["by_label"] else None
        except Error as error:
            raise _missed(error, label) from None
        spot = aim.state["spot"] if target else None
        if target and not spot:
            raise NotDone("covered", label)  # by a link in the label
        await _click(target or aim.held, label, spot)
    try:
        state = await _state(aim)
    except Error:
        raise NotDone("gone", label) from None
    if bool(state.get("checked")) is not on:
        raise NotDone("refused", label)
    return on


async def _choose_of_select(aim: _Aim, field: Field, option: Option) -> str:
    places = [at for at, each in enumerate(field.options) if each == option]
    if len(places) != 1 or option.disabled:
        raise NotDone("no-option", aim.label, option.text)
    try:
        stands = await aim.reader.ask("option", aim.number, places[0])
        if not stands or (stands["text"], stands["value"]) != (option.text, option.value):
            raise NotDone("no-option", aim.label, option.text)  # another list than was looked at
        await aim.held.select_option(index=places[0], timeout=WITHIN)
        state = await _state(aim)
        chosen = state.get("answer")
    except TooLong:
        raise NotDone("refused", aim.label) from None
    except Error as error:
        raise _missed(error, aim.label) from None
    if chosen != option.text:
        raise NotDone("refused", aim.label)
    return option.text


async def _choose_of_opened(aim: _Aim, option: Option) -> str:
    await _open(aim)
    fitting = [each for each in await _opened(aim) if _line(each.text) == _line(option.text)]
    if len(fitting) != 1 or fitting[0].disabled:
        await _escape(aim)
        raise NotDone("no-option", aim.label, option.text)
    number = int(fitting[0].ref.rpartition(".")[2])
    try:
        held = await aim.reader.hold(number)
        if held is None:
            raise NotDone("gone", aim.label)
        await held.click(timeout=WITHIN, no_wait_after=True)
        state = await _state(aim)
    except TooLong:
        raise NotDone("covered", aim.label) from None
    except Error as error:
        raise _missed(error, aim.label) from None
    told = str(state.get("value", ""))
    chosen = (await aim.reader.ask("state", number)) or {}
    if _line(option.text) not in _line(told) and not chosen.get("checked"):
        raise NotDone("refused", aim.label)
    return option.text


async def _open(aim: _Aim) -> None:
    """Open a list made of other elements, if it is not open."""
    if await _opened(aim):
        return
    try:
        await aim.held.click(timeout=WITHIN, no_wait_after=True)
        await aim.reader.frame.wait_for_selector("[role=option]", timeout=WITHIN)
    except TooLong:
        raise NotDone("no-option", aim.label) from None
    except Error as error:
        raise _missed(error, aim.label) from None


async def _opened(aim: _Aim) -> tuple[Option, ...]:
    try:
        found = await aim.reader.ask("options", aim.number)
    except Error:
        raise NotDone("gone", aim.label) from None
    return tuple(Option(**each) for each in found or ())


async def _escape(aim: _Aim) -> None:
    try:
        await aim.held.press("Escape", timeout=WITHIN, no_wait_after=True)
    except Error:
        return  # it stays open; nothing was chosen


async def _close(seen: Seen) -> None:
    await seen.page.keyboard.press("Escape")


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _missed(error: Error, label: str) -> NotDone:
    gone = ("not attached", "detached", "closed", "destroyed", "navigat")
    if any(word in error.message for word in gone):
        return NotDone("gone", label)
    return NotDone("refused", label, error.message.splitlines()[0][:200])


def _certainly_not_pressed(error: Error) -> bool:
    """Playwright writes down when it begins to press; without that line it never did."""
    log = error.message
    return "Call log" in log and "performing click action" not in log
