"""Pages and parts of pages out of templates, with the words of the desk."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from desk.page.live import mark
from desk.page.navigation import PLACES
from desk.page.ways import ways
from desk.problems import told
from desk.words import Words

if TYPE_CHECKING:
    from desk.page.open_desk import OpenDesk


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("desk.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["local"] = lambda at: f"{at.astimezone():%Y-%m-%d %H:%M}"
    made.filters["clock"] = lambda at: f"{at.astimezone():%H:%M:%S}"
    made.filters["in_address"] = lambda name: quote(name, errors="surrogateescape")
    made.globals |= {"mark": mark, "ways": ways}
    return made


def part(words: Words, template: str, /, **context: Any) -> Markup:
    """Return a part of a page as HTML; ``t`` are the words, ``told`` puts a code into them."""

    def in_words(thing: Any, params: dict[str, str] | None = None) -> Any:
        code = thing if isinstance(thing, str) else thing.code
        return told(words, code, dict(params if params is not None else thing.params))

    made = _environment().get_template(template)
    return Markup(made.render(t=words, told=in_words, **context))  # noqa: S704 - escaped by Jinja


def page(
    desk: OpenDesk, template: str, /, *, place: str = "", status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a whole page; ``place`` is the entry of the navigation to which it belongs."""
    html = part(desk.words, template, desk=desk, place=place, places=PLACES, **context)
    # A name on the disk, or a record that somebody wrote, may hold what is no letter.
    return HTMLResponse(html.encode("utf-8", "replace"), status)
