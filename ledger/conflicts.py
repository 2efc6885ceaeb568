"""What desks that did not know of one another have done twice: for a person to look at.

Nothing of it is mended by a program: which case is right only people know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import Literal

from sqlalchemy import and_, func, or_, select

from ledger.folders import number_of
from ledger.ledger import Ledger
from ledger.reading import Reader
from ledger.rows import LedgerCase
from ledger.schema import auth_ids, cases
from terms.auth_id import same_auth_id

WITHIN = timedelta(days=365)
"""A login lasts a year: who is registered again after that was not registered twice."""


@dataclass(frozen=True)
class Conflict:
    """Two cases that can't both be right, each as its id and its folder.

    ``person``: one person registered at two desks; ``auth-id``: one 認証ID in two cases;
    ``case``: one case with a folder at two desks.
    """

    what: Literal["person", "auth-id", "case"]
    one: str
    other: str


def conflicts(ledger: Ledger, others: Iterable[str], *, own: bool = False) -> list[Conflict]:
    """Find them; ``own``: only those that this desk has a part in. Raises LedgerError.

    ``others``: cases of this desk that the ledger tells of another one.
    """
    with ledger.reader() as reader:
        desk = ledger.desk if own else None
        found = [*_persons(reader, desk), *_auth_ids(reader, desk)]
        found += [
            Conflict("case", _told(each), f"{each.id} ({ledger.home / 'cases' / each.id})")
            for each in reader.some(list(others))
        ]
    return found


def _persons(reader: Reader, desk: str | None) -> Iterator[Conflict]:
    """Who was registered, or may have been, at two desks."""
    one, other = cases.alias(), cases.alias()
    asked = select(one.c.id, other.c.id).where(
        one.c.person == other.c.person, one.c.procedure == other.c.procedure,
        one.c.no < other.c.no, one.c.desk != other.c.desk,
        one.c.may_have_registered, other.c.may_have_registered,
        or_(one.c.site == other.c.site, and_(~one.c.simulated, ~other.c.simulated)),
    ).order_by(one.c.no, other.c.no)  # fmt: skip
    if desk is not None:
        asked = asked.where(or_(one.c.desk == desk, other.c.desk == desk))
    pairs = reader.connection.execute(asked).all()
    told = {each.id: each for each in reader.some(list({id for pair in pairs for id in pair}))}
    for first, second in pairs:
        if told[second].created - told[first].created <= WITHIN:
            yield Conflict("person", _told(told[first]), _told(told[second]))


def _auth_ids(reader: Reader, desk: str | None) -> Iterator[Conflict]:
    """Find which 認証ID is that of two cases."""
    several = func.count(auth_ids.c.case_no.distinct()) > 1
    asked = select(auth_ids.c.match).group_by(auth_ids.c.match).having(several)
    if desk is not None:
        ours = select(auth_ids.c.match).join(cases, cases.c.no == auth_ids.c.case_no)
        asked = asked.where(auth_ids.c.match.in_(ours.where(cases.c.desk == desk)))
    for match in reader.connection.execute(asked).scalars().all():
        of_it = select(cases.c.id).join(auth_ids, cases.c.no == auth_ids.c.case_no)
        ids = reader.connection.execute(of_it.where(auth_ids.c.match == match)).scalars()
        found = sorted(reader.some(list(set(ids))), key=lambda case: number_of(case.id))
        for one, other in combinations(found, 2):
            if _same_office(one, other) and _same_id(one, other):
                yield Conflict("auth-id", _told(one), _told(other))


def _same_office(one: LedgerCase, other: LedgerCase) -> bool:
    """Each simulated office gives its own IDs."""
    apart = one.site.loopback or other.site.loopback
    return one.site.origin == other.site.origin if apart else True


def _same_id(one: LedgerCase, other: LedgerCase) -> bool:
    """Tell whether it is the ID that both go by, not one that a person has decided against."""
    return bool(one.auth_id and other.auth_id and same_auth_id(one.auth_id, other.auth_id))


def _told(case: LedgerCase) -> str:
    return f"{case.id} ({case.folder})"
