"""The parts a chapter is made of besides its figures: call-outs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guide.figures import ASSUMPTIONS
from guide.markup import Html, el, join
from guide.model import PROCEDURES, Procedure
from guide.notation import markup, plain
from guide.texts import Texts

CALLOUTS = ("turn", "warn", "note")
Said = Sequence[tuple[str, str]]  # the kinds of call-outs, and what each says
CODES = ("EW104J1502", "EW104J1503", "none", "EW004JC200", "EW000J0200")

_SIGNS = {
    "turn": "M9 11V4.5a1.5 1.5 0 0 1 3 0V10l6 1.4a2 2 0 0 1 1.6 2.2L18.8 20H10l-5-6.5"
    "a1.5 1.5 0 0 1 2.3-1.9L9 13.4z",
    "warn": "M12 3L22 20H2zM12 9v5.5M12 17v.6",
    "assumed": "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.6M12 3a9 9 0 1 0 0 18"
    "a9 9 0 0 0 0-18z",
    "note": "M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9c.6.5.9 1.2.9 2.1h5.2c0-.9.3-1.6.9-2.1"
    "A6 6 0 0 0 12 3z",
}  # drawn with a pen of 24 units


def callout(kind: str, source: str, texts: Texts) -> Html:
    """ "Your turn", "take care" or "good to know", with its word and its sign."""
    sign = el(
        "svg",
        el("path", d=_SIGNS[kind], fill="none", stroke="currentColor", stroke_width=1.8,
           stroke_linejoin="round", stroke_linecap="round"),
        viewBox="0 0 24 24",
        aria_hidden="true",
    )  # fmt: skip
    return el(
        "div",
        el("p", sign, markup(texts(kind)), class_="word"),
        el("p", markup(source)),
        class_=f"say {kind}",
    )


def said(stem: str, texts: Texts, assumes: Sequence[str] = ()) -> Said:
    """All that a figure or a chapter has to say beside its caption.

    What is assumed of it comes last, each with the tags of its sources.
    """
    found = [(kind, texts.find(f"{stem}.{kind}")) for kind in CALLOUTS]
    if assumes and texts.find("assumed"):
        found.append(("assumed", " ".join(_assumed(name, texts) for name in assumes)))
    return [(kind, source) for kind, source in found if source]


def _assumed(name: str, texts: Texts) -> str:
    return " ".join((texts(f"assumed.{name}"), *(f"[{tag}]" for tag in ASSUMPTIONS[name])))


def callouts(said: Said, texts: Texts) -> Html:
    """Return call-outs one below another."""
    return join(*(callout(kind, source, texts) for kind, source in said))


@dataclass(frozen=True)
class Table:
    """A table whose first column names its rows; row ``mine`` is the reader's own."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    mine: int | None = None

    def html(self) -> Html:
        rows = (
            el(
                "tr",
                el("th", markup(row[0]), scope="row"),
                *(
                    el("td", markup(cell), data_head=plain(head))
                    for head, cell in zip(self.heads[1:], row[1:], strict=True)
                ),
                class_="mine" if index == self.mine else None,
            )
            for index, row in enumerate(self.rows)
        )
        heads = (el("th", markup(each), scope="col") for each in self.heads)
        whole = el(
            "table",
            el("caption", markup(self.title)),
            el("thead", el("tr", *heads)),
            el("tbody", *rows),
            class_="three" if len(self.heads) > 2 else None,
        )
        return el("div", whole, class_="table")


def tables_of(chapter: str, texts: Texts, procedure: Procedure) -> list[Table]:
    """Return the tables with which a chapter begins."""
    match chapter:
        case "prepare":
            return [_needs(texts, procedure)]
        case "trouble":
            return [_codes(texts)]
        case "passwords":
            return [_passwords(texts)]
        case _:
            return []


def after(figure: str, texts: Texts, procedure: Procedure) -> list[Table]:
    """Return the tables that follow a figure."""
    return [_categories(texts, procedure)] if figure == "category" else []


def _needs(texts: Texts, procedure: Procedure) -> Table:
    """Return what is to be at hand; a residence card only where there is one."""
    things = ["card", "sheet", "pc", "reader", "client", "residence", "mail"]
    if procedure == "certify":
        things.remove("residence")
    rows = [(texts(f"needs.{name}"), texts(f"needs.{name}.text")) for name in things]
    return Table(texts("needs"), (texts("needs.what"), texts("needs.why")), rows)


def _codes(texts: Texts) -> Table:
    """Error codes, what they may mean and what to do."""
    rows = [
        (
            texts("codes.none") if code == "none" else f"`{code}`",
            texts(f"codes.{code}.means"),
            texts(f"codes.{code}.do"),
        )
        for code in CODES
    ]
    heads = tuple(texts(f"codes.{name}") for name in ("code", "means", "do"))
    return Table(texts("codes"), heads, rows)


def _passwords(texts: Texts) -> Table:
    """Return which window asks for which of the two passwords."""
    rows = [
        (
            texts(f"passwords.{name}"),
            texts(f"passwords.{name}.what"),
            texts(f"passwords.{name}.tries"),
        )
        for name in ("signature", "authentication")
    ]
    heads = tuple(texts(f"passwords.{name}") for name in ("which", "what", "tries"))
    return Table(texts("passwords"), heads, rows)


def _categories(texts: Texts, procedure: Procedure) -> Table:
    """Return the category of every procedure, the reader's own marked."""
    rows = [(texts(f"procedure.{each}"), texts(f"case.category.{each}")) for each in PROCEDURES]
    heads = (texts("categories.procedure"), texts("categories.category"))
    return Table(texts("categories"), heads, rows, mine=PROCEDURES.index(procedure))


def keep_items(texts: Texts) -> list[str]:
    """Return what has to be kept once all is done."""
    return [texts(f"keep.{name}") for name in ("auth-id", "mail", "password", "card")]


def keep(texts: Texts) -> Html:
    return join(
        el("h3", markup(texts("keep"))),
        el("ul", *(el("li", markup(item)) for item in keep_items(texts)), class_="keep"),
        el("p", markup(texts("next")), class_="lead"),
    )
