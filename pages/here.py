"""What a page is now: looked at once, understood, its screen recognised."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from playwright.async_api import Locator, Page

from pages.asking import origin_of
from pages.knowledge import Knowledge
from pages.language import Language, other_language
from pages.lesson import Lesson
from pages.look import Seen, look
from pages.recognise import Ambiguous, Judgement, Recognised, Unknown, recognise
from pages.snapshot import Field, Snapshot
from pages.understanding import Understood, understand
from terms.masking import Masking

# Codes of the JPKI client, as EW104J1502 and EW004JC200 [article, code].
CLIENT_CODE = re.compile(r"(?<![A-Z0-9])E[A-Z]\d{3}(?:[A-Z]\d{4}|[A-Z]{2}\d{3})(?![A-Z0-9])")

NOBODYS = frozenset({"category", "procedure", "language"})  # roles whose answers are no secret
LONGEST_VALUE = 100  # letters
Reading = tuple[Understood, Judgement, Lesson | None]
SENTENCE = re.compile(r"[。！？]|(?:です|ます|ません|ください)[\s.]*$|[a-z]{2}[.!?](?:\s|$)")


@dataclass(frozen=True)
class Here:
    """One look at a page and all that is decided about it.

    ``origins``: those of the site; nothing is done in anybody else's page. ``lesson``: what a
    person taught of this screen, and it is read with.
    """

    seen: Seen
    page: Understood
    judgement: Judgement
    origins: frozenset[str]
    lesson: Lesson | None = None

    @property
    def snapshot(self) -> Snapshot:
        return self.seen.snapshot

    @property
    def _whole(self) -> Understood:
        """All of the page, with what lies beneath a dialog that is a screen of its own."""
        if self.page.snapshot is self.snapshot:
            return self.page
        return Understood(self.snapshot, self.page.knowledge)

    @property
    def screen(self) -> str:
        """The name of the screen; "" when it is none that is known."""
        return self.judgement.screen if isinstance(self.judgement, Recognised) else ""

    @property
    def trouble(self) -> str:
        """Which trouble one of the site's error pages speaks of; "" on any other page."""
        if isinstance(self.judgement, Recognised) and self.judgement.screen == "trouble":
            return self.judgement.kind
        return ""

    @property
    def language(self) -> Language | None:
        """The language of a page that is not recognised, where it is none that is read."""
        return None if self.screen else other_language(self.page.snapshot)

    @property
    def errors(self) -> tuple[str, ...]:
        """What the site says is wrong, in its own words, each once."""
        fields = [each.error for each in self.snapshot.fields if each.visible and each.error]
        said = [each.text for each in self.snapshot.messages if each.kind == "error"]
        return tuple(dict.fromkeys(" ".join(text.split()) for text in [*said, *fields] if text))

    @property
    def invalid(self) -> tuple[str, ...]:
        """The questions whose answers the site has marked as wrong."""
        marked = [x for x in self.page.fields if x.open and (x.field.invalid or x.field.error)]
        return tuple(dict.fromkeys(each.label for each in marked))

    @property
    def says(self) -> str:
        """What the site says on the page to whom it concerns: its messages, else its headings."""
        said = self.errors or tuple(each.text for each in self.snapshot.messages)
        if not said:
            said = tuple(each.text for each in self.snapshot.headings if each.visible)[:2]
        return " / ".join(" ".join(text.split()) for text in said)

    @property
    def busy(self) -> bool:
        """Does the page say that it is still working?"""
        words = self.page.knowledge.phrases.get("busy")
        return bool(words and words.in_text(self.page.prose[:2000]))

    @property
    def client_code(self) -> str:
        """The code of the JPKI client that the page shows; "" when it shows none."""
        texts = [each.text for each in self.snapshot.messages]
        texts += [each.text for each in self.snapshot.dialogs]
        found = next(filter(None, map(CLIENT_CODE.search, (*texts, self.snapshot.text))), None)
        return found.group() if found else ""

    def locators(self, refs: Iterable[str]) -> list[Locator]:
        """Elements by their references, for pictures."""
        return self.seen.locators(ref for ref in refs if ref)

    def values(self) -> tuple[tuple[str, str], ...]:
        """Return which kind of personal value stands where.

        Kinds of ``roles.toml`` with references.
        """
        page, roles = self._whole, self.page.knowledge.roles
        fields = [
            (roles[each.role].personal, ref)
            for each in page.fields
            if each.role and roles[each.role].personal
            for ref in _all_of(each.field)
        ]
        values = [
            (roles[each.said.role].personal, each.pair.ref)
            for each in page.pairs
            if each.said.role and roles[each.said.role].personal and not each.pair.field
        ]
        return (*fields, *values)

    def personal(self, masking: Masking | None = None) -> list[str]:
        """Return references of what is personal: everything entered, and what labels show.

        The 認証ID stays readable: the pictures of a case are one of the places it is kept in. So do
        choices that tell of nobody, and sentences, unless a value of the case stands in them.
        """
        page = self._whole
        fields = [
            ref
            for each in page.fields
            if each.role not in NOBODYS and each.field.kind != "tick"
            for ref in _all_of(each.field)
        ]
        values = [
            each.pair.ref
            for each in page.pairs
            if each.said.role != "auth_id" and not each.pair.field
            if each.said.role or not _is_prose(each.pair.value)
            or (masking and masking.hides(each.pair.value))
        ]  # fmt: skip
        return [*fields, *values]

    def why(self) -> tuple[str, ...]:
        """Return what speaks for or against the screen that it was, or was not, taken for."""
        judgement = self.judgement
        if isinstance(judgement, Ambiguous):
            return tuple(f"{name}: {', '.join(why)}" for name, why in judgement.candidates)
        if isinstance(judgement, Recognised):
            return judgement.reasons
        near = (f"nearest: {judgement.nearest}",) if judgement.nearest else ()
        return (*near, *judgement.against)


def _all_of(field: Field) -> list[str]:
    """All elements that show an answer; a choice may be set in other letters than the rest."""
    if field.group_ref:
        return [field.group_ref]
    parts = [x for each in field.options for x in (each.ref, each.label_ref) if x]
    return list(dict.fromkeys((field.ref, *parts)))


def _is_prose(value: str) -> bool:
    return len(value) > LONGEST_VALUE or bool(SENTENCE.search(value))


async def read_page(
    page: Page,
    knowledge: Knowledge,
    origins: Collection[str],
    read: Callable[[Understood], Reading] | None = None,
) -> Here:
    """Look at a page and decide what it is. Raises :class:`pages.look.NotSeen`.

    A page from the network that is of none of the ``origins`` is none of the site's screens.
    ``read`` decides with lessons, as :meth:`pages.taught.Lessons.read`.
    """
    seen = await look(page)
    understood = understand(seen.snapshot, knowledge)
    origin = origin_of(seen.snapshot.url)
    if origins and origin and origin not in map(origin_of, origins):
        judgement: Judgement = Unknown("", (f"a page of {origin}",))
    elif read is not None:
        understood, judgement, lesson = read(understood)
        return Here(seen, understood, judgement, frozenset(origins), lesson)
    else:
        judgement = recognise(understood)
    return Here(seen, understood, judgement, frozenset(origins))
