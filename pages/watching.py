"""What a person presses on a page, and the page as it stood at that moment.

No key is watched. A look is taken when something is pressed, before the page knows of it: fields
as they stand, of a password only that it holds something. The script runs in a world of its own,
which the page's scripts can neither see nor change.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Error, Page

from pages.look import FRAMES, LIMITS, frame_script, joined
from pages.moments import Moment

UNREAD = {"frame": {"url": "", "origin": "", "same_origin": False}}
LIMIT = 5.0  # seconds for a page that may be stuck

WORLD = "touroku-watching"
TELLS = "tourokuTells"
BANNER = "touroku-hand-over"
# Of what is pressed the innermost thing counts that a look takes for something to press. The page
# is looked at with its frames of the same origin, whichever of them is pressed in: they ask each
# other by an event of a name that the page cannot know.
WATCH = """(() => {
  const ASK = %(ask)s;
  const look = %(look)s(%(limits)s);
  const tell = told => { if (self[%(tells)s]) self[%(tells)s](JSON.stringify(told)); };
  const frames = () => {
    const found = [];
    const add = each => {
      try { if (!each.document || found.length >= %(frames)s) return; } catch { return; }
      found.push(each);
      for (let at = 0; at < each.length; at += 1) add(each[at]);
    };
    add(top);
    return found;
  };
  document.addEventListener(ASK, event => {
    const [press, at] = `${event.detail}`.split(':');
    tell({ press, at: Number(at), data: look(Number(at)).data });
  });
  addEventListener('click', event => {
    if (!event.isTrusted) return;
    const [all, press] = [frames(), `${Math.random()}`];
    const at = all.indexOf(self);
    if (at < 0) return;
    const seen = look(at);
    const path = event.composedPath();
    let [pressed, nearest] = ['', path.length];
    for (const action of seen.data.actions || []) {
      const found = path.indexOf(seen.element(Number(action.ref.split('.')[1])));
      if (found >= 0 && found < nearest) [pressed, nearest] = [action.ref, found];
    }
    if (!pressed) return;
    all.forEach((each, number) => {
      if (number === at) return;
      each.document.dispatchEvent(new CustomEvent(ASK, { detail: `${press}:${number}` }));
    });
    tell({ press, at, data: seen.data, pressed, frames: all.length });
  }, true);
})()"""
# What a person is told, at the edge of the page: nothing beneath it is kept from being pressed, and
# no look reads it, as its words stand in a shadow that is closed. It folds to its first line.
SHOW = """(() => {
  if (self.top !== self) return;
  const lines = %(lines)s;
  const make = (tag, style, text) => {
    const made = document.createElement(tag);
    for (const name in style) made.style.setProperty(name, style[name]);
    if (text) made.textContent = text;
    return made;
  };
  const show = () => {
    if (document.querySelector(%(banner)s)) return;
    const host = make(%(banner)s, {
      position: 'fixed', right: '12px', bottom: '12px', 'z-index': '2147483647',
      'max-width': '28em', 'pointer-events': 'none', display: 'block',
    });
    const box = make('div', {
      font: '14px/1.5 sans-serif', color: '#1a1a1a', background: '#fff8dc', padding: '8px 12px',
      border: '2px solid #d4351c', 'border-radius': '6px', 'white-space': 'pre-line',
    });
    box.setAttribute('role', 'status');
    const fold = make('button', {
      float: 'right', 'pointer-events': 'auto', font: 'inherit', cursor: 'pointer',
      'margin-left': '8px',
    }, '–');
    fold.setAttribute('aria-expanded', 'true');
    fold.setAttribute('aria-label', lines[0]);
    const rest = make('div', {}, lines.slice(1).join('\\n'));
    fold.addEventListener('click', () => {
      const folded = rest.style.display !== 'none';
      rest.style.setProperty('display', folded ? 'none' : 'block');
      fold.textContent = folded ? '+' : '–';
      fold.setAttribute('aria-expanded', String(!folded));
    });
    box.append(fold, make('strong', {}, lines[0]), rest);
    host.attachShadow({ mode: 'closed' }).append(box);
    document.documentElement.append(host);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show);
  else show();
})()"""
TAKE_AWAY = "name => document.querySelectorAll(name).forEach(each => each.remove())"


@asynccontextmanager
async def watching(
    page: Page, pressed: Callable[[Moment], None], banner: Sequence[str] = ()
) -> AsyncIterator[None]:
    """Tell of everything that is pressed on a page as long as this is open.

    ``banner``: lines that are shown on it meanwhile. Where the browser can't be watched nothing is
    told.
    """
    async with contextlib.AsyncExitStack() as opened:
        async with _at_most():
            await _begin(page, pressed, banner, opened)
        yield


@asynccontextmanager
async def _at_most() -> AsyncIterator[None]:
    """Give a page that is gone or stuck is not watched, and holds nothing up."""
    with contextlib.suppress(Error, TimeoutError):
        async with asyncio.timeout(LIMIT):
            yield


async def _begin(
    page: Page,
    pressed: Callable[[Moment], None],
    banner: Sequence[str],
    opened: contextlib.AsyncExitStack,
) -> None:
    session = await page.context.new_cdp_session(page)

    async def end() -> None:
        async with _at_most():
            await page.evaluate(TAKE_AWAY, BANNER)
        async with _at_most():
            await session.detach()

    presses = _Presses(pressed)

    def told(event: dict[str, Any]) -> None:
        if event.get("name") == TELLS:
            presses.hear(str(event.get("payload", "")))

    opened.push_async_callback(end)
    session.on("Runtime.bindingCalled", told)
    await session.send("Runtime.enable")
    await session.send("Runtime.addBinding", {"name": TELLS, "executionContextName": WORLD})
    await session.send("Page.enable")
    script = WATCH % {
        "look": frame_script(), "limits": json.dumps(dict(LIMITS)), "tells": json.dumps(TELLS),
        "ask": json.dumps(secrets.token_hex(16)), "frames": FRAMES,
    }  # fmt: skip
    if banner:
        shown = {"lines": json.dumps(banner), "banner": json.dumps(BANNER)}
        script = f"{script};\n{SHOW % shown}"
    await session.send(
        "Page.addScriptToEvaluateOnNewDocument",
        {"source": script, "worldName": WORLD, "runImmediately": True},
    )


class _Presses:
    """Puts together what the frames of a page tell of a press; who was pressed in speaks last."""

    def __init__(self, pressed: Callable[[Moment], None]) -> None:
        self._pressed = pressed
        self._press = ""
        self._parts: dict[int, Any] = {}

    def hear(self, payload: str) -> None:
        try:
            told = json.loads(payload)
            if told["press"] != self._press:
                self._press, self._parts = told["press"], {}
            self._parts[int(told["at"])] = told["data"]
            if "pressed" not in told:
                return
            looked = [self._parts.get(at, UNREAD) for at in range(min(told["frames"], FRAMES))]
            moment = Moment(joined(looked), str(told["pressed"]))
        except (ValueError, KeyError, TypeError):
            return
        self._pressed(moment)
