"""``touroku desk``: the desk as a page in the browser of this machine."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from desk.answers import stream
from desk.page.keys import Keys
from desk.page.opener import close_way_in, open_in_browser
from desk.page.single import (
    address,
    address_of_the_first,
    forget_where,
    hold,
    starting,
    tell_where,
)
from desk.practice import practising
from desk.settings import Settings, load_settings
from desk.words import Words
from desk.writer import write_json, write_text
from records.applicant import Request
from records.editions import choose_site
from records.safe_files import make_home
from terms.errors import INTERRUPTED


def run(options: argparse.Namespace, words: Words) -> int:
    """Open the page and serve it until it is closed; a second start opens that of the first.

    Exit 0 when it was closed from its page, or is open already, 130 on Ctrl-C.
    """
    settings = load_settings()
    if not options.practice:
        return _open(options, settings, words)
    with practising(options, settings) as practice:
        return _open(practice.options, practice.settings, words, practice.client)


def _open(
    options: argparse.Namespace, settings: Settings, words: Words, client: Request | None = None
) -> int:
    home: Path = settings.home
    site = choose_site(options.site, options.edition)
    make_home(home)
    with starting(home):
        lock = hold(home)
        if lock is None:
            _show(home, address_of_the_first(home), options, words, first=False)
            return 0
        # Much to read, and of no use to a second start.
        from desk.page.open_desk import OpenDesk
        from desk.page.server import listen, serve

        try:
            desk = OpenDesk(words, settings, options, site, client)
            listener = listen(options.port)
            port, keys = listener.getsockname()[1], Keys()
            tell_where(home, port, keys.key)
        except BaseException:
            lock.release()
            raise
    try:
        url = address(port, keys.new_token())
        show = partial(_show, home, url, options, words, first=True)
        interrupted = serve(desk, keys, listener, show)
    finally:
        forget_where(home)
        close_way_in(home)
        lock.release()
    if interrupted:
        write_text(words("page.interrupted"), file=stream(options.json))
    return INTERRUPTED if interrupted else 0


def _show(home: Path, url: str, options: argparse.Namespace, words: Words, *, first: bool) -> None:
    if options.json:
        write_json({"url": url}, indent=None, flush=True)
    opened = not options.no_browser and open_in_browser(home, url)
    out = stream(options.json)
    key = "page.opened-in-browser" if opened else "page.open-it"
    write_text(words(key, url=url), file=out, flush=True)
    write_text(words("page.ends-with" if first else "page.is-open"), file=out, flush=True)
