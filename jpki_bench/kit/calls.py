"""Playwright's two faces, written for once.

A procedure is a generator that yields each call to Playwright and is sent what came of it: with
the sync API the call has been made already, with the async one it is awaited.
"""

from __future__ import annotations

import inspect
from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")
Calls = Generator[Any, Any, T]


def play(calls: Calls[T]) -> T:
    """Go through the calls of the sync API."""
    try:
        made = next(calls)
        while True:
            made = calls.send(made)
    except StopIteration as end:
        result: T = end.value
        return result


async def play_async(calls: Calls[T]) -> T:
    """Go through the calls of the async API."""
    try:
        made = next(calls)
        while True:
            try:
                came = await made if inspect.isawaitable(made) else made
            except Exception as trouble:
                made = calls.throw(trouble)
            else:
                made = calls.send(came)
    except StopIteration as end:
        result: T = end.value
        return result
