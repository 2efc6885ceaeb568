"""What a person presses on a page, and the page as it stood at that moment.

No key is watched. A look is taken when something is pressed, before the page knows of it: fields
as they stand, of a password only that it holds something. The script runs in a world of its own,
which the page's scripts can neither see nor change.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Error, Page

from pages.learning import Moment
from pages.look import LIMITS, frame_script, joined

LIMIT = 5.0  # seconds for a page that may be stuck

WORLD = "touroku-watching"
TELLS = "tourokuTells"
BANNER = "touroku-hand-over"
# Of what is pressed the innermost thing counts that a look takes for something to press.
WATCH = """(() => {
  if (self.top !== self) return;
  addEventListener('click', event => {
    if (!event.isTrusted) return;
    const look = %(look)s(%(limits)s, 0);
    const path = event.composedPath();
    let pressed = '';
    let nearest = path.length;
    for (const action of look.data.actions || []) {
      const at = path.indexOf(look.element(Number(action.ref.split('.')[1])));
      if (at >= 0 && at < nearest) [pressed, nearest] = [action.ref, at];
    }
    if (pressed && self[%(tells)s]) self[%(tells)s](JSON.stringify({ pressed, data: look.data }));
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
    """A page that is gone or stuck is not watched, and holds nothing up."""
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

    def told(event: dict[str, Any]) -> None:
        if event.get("name") == TELLS:
            moment = _moment(str(event.get("payload", "")))
            if moment is not None:
                pressed(moment)

    opened.push_async_callback(end)
    session.on("Runtime.bindingCalled", told)
    await session.send("Runtime.enable")
    await session.send("Runtime.addBinding", {"name": TELLS, "executionContextName": WORLD})
    await session.send("Page.enable")
    script = WATCH % {
        "look": frame_script(), "limits": json.dumps(dict(LIMITS)), "tells": json.dumps(TELLS)
    }  # fmt: skip
    if banner:
        shown = {"lines": json.dumps(banner), "banner": json.dumps(BANNER)}
        script = f"{script};\n{SHOW % shown}"
    await session.send(
        "Page.addScriptToEvaluateOnNewDocument",
        {"source": script, "worldName": WORLD, "runImmediately": True},
    )


def _moment(payload: str) -> Moment | None:
    try:
        told = json.loads(payload)
        return Moment(joined([told["data"]]), str(told["pressed"]))
    except (ValueError, KeyError, TypeError):
        return None
