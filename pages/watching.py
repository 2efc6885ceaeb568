"""What a person presses on a page, and the page as it stood at that moment.

No key is watched. A look is taken when something is pressed, before the page knows of it: fields
as they stand, of a password only that it holds something. The script runs in a world of its own,
which the page's scripts can neither see nor change.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Error, Page

from pages.learning import Moment
from pages.look import LIMITS, frame_script, joined

WORLD = "touroku-watching"
TELLS = "tourokuTells"
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


@asynccontextmanager
async def watching(page: Page, pressed: Callable[[Moment], None]) -> AsyncIterator[None]:
    """Tell of everything that is pressed on a page as long as this is open.

    Where the browser can't be watched nothing is told.
    """
    async with contextlib.AsyncExitStack() as opened:
        with contextlib.suppress(Error):
            await _begin(page, pressed, opened)
        yield


async def _begin(
    page: Page, pressed: Callable[[Moment], None], opened: contextlib.AsyncExitStack
) -> None:
    session = await page.context.new_cdp_session(page)

    async def end() -> None:
        with contextlib.suppress(Error):
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
