"""A page of the site taken apart: its heading, its rows of label and field, its buttons.

A change alters these parts in place; the page is then written out as it has become.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.texts import LANGUAGES, Language, catalogue


@dataclass
class Visitor:
    """What the changed site remembers of one session beside what the site itself does."""

    passed: set[str] = field(default_factory=set)
    kept: dict[str, str] = field(default_factory=dict)
    message: dict[str, str] = field(default_factory=dict)  # role, or "" for the page → what to say
    held: bool = False  # the form was refused: its confirmation is not to be seen


@dataclass
class Row:
    """A question and its answer. ``head`` and ``cell`` hold everything of either."""

    role: str
    element: Tag
    head: Tag
    cell: Tag
    label: Tag
    mark: Tag | None
    hint: Tag | None
    error: Tag | None

    @property
    def controls(self) -> list[Tag]:
        return [
            each
            for each in self.cell.find_all(["input", "select", "textarea"])
            if each.get("type") != "hidden"
        ]

    @property
    def control(self) -> Tag:
        return self.controls[0]

    @property
    def text(self) -> str:
        return self.label.get_text(strip=True)

    def say(self, label: str) -> None:
        """Other words for the label."""
        self.label.string = label

    @property
    def value(self) -> str:
        """What is shown (a confirmation's row)."""
        return self.cell.get_text(strip=True)

    def show(self, value: str) -> None:
        self.cell.clear()
        self.cell.append(NavigableString(value))

    def ask_by(self, markup: str) -> None:
        """Other controls than before; hint and error stay."""
        for part in list(self.cell.contents):
            if part is not self.hint and part is not self.error:
                part.extract()
        for part in reversed(fragment(markup)):
            self.cell.insert(0, part)

    def unbind(self) -> None:
        """Leave the label near its field, with nothing else that ties the two."""
        plain = Tag(name="span")
        plain.extend(list(self.label.contents))
        if self.label is self.head:  # its words stand in it without an element of their own
            self.head.append(plain)
        else:
            self.label.replace_with(plain)
        self.label = plain
        for control in [*self.cell.find_all(True), self.cell, self.element]:
            for name in ("aria-labelledby", "aria-describedby"):
                if name in control.attrs:
                    del control[name]

    def drop_hint(self) -> None:
        if self.hint is not None:
            self.hint.extract()
            self.hint = None


class Sheet:
    """One page on its way to the visitor."""

    def __init__(
        self,
        text: str,
        *,
        screen: str,
        path: str,
        edition: str,
        language: Language,
        anatomy: Anatomy,
        visitor: Visitor,
        headers: Mapping[str, str],
        base: str,
        elsewhere: str,
    ) -> None:
        self.soup = BeautifulSoup(text, "html.parser")
        self.screen = screen
        self.path = path
        self.edition = edition
        self.anatomy = anatomy
        self.visitor = visitor
        self.headers = headers
        self.base = base
        self.elsewhere = elsewhere
        self.language: Language = language
        self.body = _only(self.soup, "body")
        self.title = _only(self.soup, "title")
        self.main = _only(self.soup, "main")
        self.heading = self.soup.select_one(anatomy.heading)
        self.trail = self.soup.select_one(anatomy.trail)
        self.form = self.main.find("form")
        self.actions = self.main.select_one(anatomy.actions)
        self.rows = self._rows()

    def __str__(self) -> str:
        return str(self.soup)

    def row(self, role: str) -> Row | None:
        return next((row for row in self.rows if row.role == role), None)

    def name_of(self, role: str) -> str:
        """Return the site's own name of a field."""
        return self.anatomy.names[role]

    @property
    def way_on(self) -> Tag | None:
        """The button that sends the form."""
        if self.actions is None:
            return None
        return self.actions.select_one("button[type=submit], input[type=submit]")

    @property
    def site(self) -> str:
        """The site's own name."""
        return self._text("site.name")

    def word(self, button: Tag, text: str) -> None:
        """Other words on a button."""
        if button.name == "input":
            button["value"] = text
        else:
            button.string = text

    def word_of(self, button: Tag) -> str:
        return str(button["value"]) if button.name == "input" else button.get_text(strip=True)

    def head_end(self, markup: str) -> None:
        _only(self.soup, "head").extend(fragment(markup))

    def body_end(self, markup: str) -> None:
        self.body.extend(fragment(markup))

    def main_start(self, markup: str) -> None:
        """Before everything else of the screen."""
        for part in reversed(fragment(markup)):
            self.main.insert(0, part)

    def before_actions(self, markup: str) -> None:
        """Put it last above the buttons."""
        assert self.actions is not None
        for part in fragment(markup):
            self.actions.insert_before(part)

    def add_row(
        self, label: str, markup: str, *, after: str = "", required: bool = False, role: str = ""
    ) -> Row:
        """Return a question more, in the look of the others: at the end, or after that row."""
        neighbour = self.row(after) if after else self.rows[-1]
        assert neighbour is not None
        mark = self.anatomy.mark.format(self._text("site.required")) if required else ""
        markup = self.anatomy.row.format(label=label, mark=mark, markup=markup)
        [element] = [part for part in fragment(markup) if isinstance(part, Tag)]
        neighbour.element.insert_after(element)
        row = self._row(element, role)
        self.rows.insert(self.rows.index(neighbour) + 1, row)
        return row

    def remove(self, role: str) -> None:
        row = self.row(role)
        if row is not None:
            row.element.extract()
            self.rows.remove(row)

    def put_rows(self, markup: str) -> Tag:
        """Return an empty element where the rows were; they are taken out of the page."""
        [new] = [part for part in fragment(markup) if isinstance(part, Tag)]
        first = self.rows[0].element
        holder = first.parent
        first.insert_before(new)
        for row in self.rows:
            row.element.extract()
        if holder is not None and holder is not self.form and len(holder.find_all(True)) == 1:
            holder.replace_with(new)
        return new

    def replace_by(self, title: str, markup: str) -> None:
        """Another screen in this one's place, under the same address."""
        if self.heading is not None:
            self.heading.string = title
        self.title.string = self.title.get_text().replace(self._title(), title)
        if self.trail is not None:
            self.trail.extract()
        heading = self.heading if self.heading in self.main.contents else None
        self.main.clear()
        self.main.extend([*([heading] if heading else []), *fragment(markup)])
        self.form = self.main.find("form")
        self.actions = self.main.select_one(self.anatomy.actions)
        self.rows = []
        self.screen = "interlude"

    def _title(self) -> str:
        texts = catalogue(self.edition)
        shown = self.title.get_text()
        found = [
            text
            for key, both in texts.items()
            if key.endswith(".title") and (text := both[LANGUAGES.index(self.language)]) in shown
        ]
        return max(found, key=len, default="")

    def _text(self, key: str) -> str:
        return catalogue(self.edition)[key][LANGUAGES.index(self.language)]

    def _rows(self) -> list[Row]:
        roles = self._roles()
        found = []
        for element in self.main.select(self.anatomy.rows):
            row = self._row(element, "")
            text = row.head.get_text(strip=True)
            row.role = next((role for label, role in roles if text.startswith(label)), "")
            found.append(row)
        return found

    def _row(self, element: Tag, role: str) -> Row:
        head, cell = element.select_one(self.anatomy.head), element.select_one(self.anatomy.cell)
        assert head is not None
        assert cell is not None
        mark = head.select_one(self.anatomy.marks)
        return Row(
            role,
            element,
            head,
            cell,
            next((each for each in head.find_all(["label", "span"]) if each is not mark), head),
            mark,
            cell.select_one(self.anatomy.hint),
            cell.select_one(self.anatomy.error),
        )

    def _roles(self) -> list[tuple[str, str]]:
        """(label, role) of every question of the edition, the longest label first."""
        index = LANGUAGES.index(self.language)
        texts = catalogue(self.edition)
        found = [
            (both[index], key.rpartition(".")[2])
            for key, both in texts.items()
            if key.startswith("form.label.")
        ]
        found += [
            (texts[key][index], role)
            for key, role in (
                ("done.auth_id", "auth_id"),
                ("password.password", "password"),
                ("password.again", "again"),
            )
        ]
        return sorted(found, key=lambda pair: -len(pair[0]))


def fragment(markup: str) -> list[PageElement]:
    """Return the parts of a piece of HTML, in no page yet."""
    return [part.extract() for part in list(BeautifulSoup(markup, "html.parser").contents)]


def escaped(text: str) -> str:
    return html.escape(text)


def options(pairs: Sequence[tuple[str, str]], chosen: str = "") -> str:
    """``<option>`` of (value, text)."""
    return "".join(
        f'<option value="{escaped(value)}"{" selected" if value == chosen else ""}>'
        f"{escaped(text)}</option>"
        for value, text in pairs
    )


def text_input(name: str, value: str = "", **attributes: Any) -> str:
    more = "".join(
        f' {key.replace("_", "-")}="{escaped(str(each))}"' for key, each in attributes.items()
    )
    return f'<input type="text" name="{name}" value="{escaped(value)}"{more}>'


def _only(soup: BeautifulSoup, name: str) -> Tag:
    found = soup.find(name)
    assert isinstance(found, Tag)
    return found
