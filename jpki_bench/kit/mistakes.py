"""What can't be meant by the markers of a test, in words.

A word that is not known would change nothing, and the test would pass without what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from jpki_bench.cast import CLIENTS
from jpki_bench.chip.constants import FILES
from jpki_bench.client.install import PROTOCOLS
from jpki_bench.faults import FAULTS, is_known
from jpki_bench.kit.markers import HOLDER, OURS, SEXES, told
from jpki_bench.office import OfficeOptions
from jpki_bench.site import ORDERS

if TYPE_CHECKING:
    import pytest

NAMES = ("jpki_office", "jpki_card", "jpki_fault")
CARD = (*HOLDER, "expires", "tries", "revoked", "kind")
KINDS = ("another", "unknown", "absent")
SEVERAL = ("drift", "faults", "protocols")
OFFICE = ("shared", *(each.name for each in fields(OfficeOptions) if each.name != "seat"))
CHOICES: dict[str, Iterable[Any]] = {
    "edition": ("2022", "2026"),
    "procedure": CLIENTS,
    "order": (*ORDERS, None),
}


class MarkerError(ValueError):
    """A marker says what can't be meant; the text says what could."""


def check(item: pytest.Item) -> None:
    """Look at all markers of a test that begin with jpki. Raises :class:`MarkerError`."""
    for marker in item.iter_markers():
        if marker.name.lower().startswith(OURS):
            one_of("marker", marker.name, NAMES)
        if marker.name == "jpki_fault":
            _check_faults(marker.args, marker.kwargs)
        elif marker.name in NAMES and marker.args:
            raise MarkerError(f"{marker.name} takes words, {marker.name}(…=…), not {marker.args}")
    _check_office(told(item, "jpki_office"))
    _check_card(told(item, "jpki_card"))
    _check_shared(told(item, "jpki_office"), told(item, "jpki_card"))


def one_of(what: str, word: Any, known: Iterable[Any]) -> None:
    """Refuse a word that is not among those known, with the nearest. Raises MarkerError."""
    known = list(known)
    if word in known:
        return
    near = get_close_matches(str(word), [str(each) for each in known], n=1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    raise MarkerError(
        f"there is no {what} {word!r}{meant}; there are: {', '.join(map(str, known))}"
    )


def check_fault(name: Any) -> None:
    """Refuse a fault that nobody knows. Raises :class:`MarkerError`."""
    if not (isinstance(name, str) and is_known(name)):
        one_of("fault", name, FAULTS)


def _check_faults(names: tuple[Any, ...], words: Mapping[str, Any]) -> None:
    if words or not names:
        raise MarkerError('jpki_fault takes names of faults: jpki_fault("card-absent", …)')
    for name in names:
        check_fault(name)


def _check_office(said: Mapping[str, Any]) -> None:
    for word in said:
        one_of("word of jpki_office", word, OFFICE)
    for word in SEVERAL:
        if isinstance(said.get(word), str):
            raise MarkerError(f'{word} are several: {word}=("{said[word]}",)')
    for word, values in CHOICES.items():
        if word in said:
            one_of(word, said[word], values)
    for protocol in said.get("protocols", ()):
        one_of("protocol", protocol, PROTOCOLS)
    for fault in said.get("faults", ()):
        check_fault(fault)


def _check_card(said: Mapping[str, Any]) -> None:
    for word in said:
        one_of("word of jpki_card", word, CARD)
    if "kind" in said:
        one_of("kind of card", said["kind"], KINDS)
    if "sex" in said:
        one_of("sex", said["sex"], (*SEXES, "1", "2", "3"))
    if "revoked" in said and not isinstance(said["revoked"], bool):
        raise MarkerError(f"revoked is True or False, not {said['revoked']!r}")
    for word in ("birth_date", "expires"):
        _check_day(word, said.get(word))
    tries = said.get("tries", {})
    if not isinstance(tries, Mapping):
        raise MarkerError(f'tries are told for each password: {{"signature": 1}}, not {tries!r}')
    for purpose, left in tries.items():
        check_tries(purpose, left)


def _check_day(word: str, day: Any) -> None:
    if day is None or isinstance(day, date):
        return
    try:
        date.fromisoformat(day)
    except (TypeError, ValueError):
        raise MarkerError(f'{word} is a day, "1995-11-03" or a date, not {day!r}') from None


def check_tries(purpose: Any, left: Any) -> None:
    """Refuse another password than the card's two, and tries it can't have. Raises MarkerError."""
    one_of("password", purpose, FILES)
    most = FILES[purpose].tries
    if not (isinstance(left, int) and 0 <= left <= most):
        raise MarkerError(f"the {purpose} password has 0 to {most} tries left, not {left!r}")


def _check_shared(office: Mapping[str, Any], card: Mapping[str, Any]) -> None:
    others = sorted({*office, *card} - {"shared"})
    if office.get("shared") and others:
        raise MarkerError(
            f"a shared office is the same for all tests: take {', '.join(others)} away, or shared"
        )
