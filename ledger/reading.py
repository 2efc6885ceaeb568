"""What is asked of a ledger, within a connection of the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    func,
    or_,
    select,
    tuple_,
)

from ledger.folders import number_of
from ledger.grams import grams_of_word
from ledger.key import LedgerKey
from ledger.rows import LedgerCase, auth_id_match, person_no, tokens_of
from ledger.schema import OF_A_CASE, audit, auth_ids, cases, desks, ends, grams
from records.applicant import Applicant
from records.editions import Site
from records.owners import same_address
from records.progress import STATES, State
from records.searched import folded_words, is_called, is_found, of_signs_alone
from terms.auth_id import same_auth_id
from terms.vocabulary import PROCEDURES, Procedure

Called = Callable[[State, Procedure], Sequence[str]]
"""What a state and a procedure are called in the languages of a desk."""

BATCH = 500  # rows that are asked for at once
PIECES = 24  # of a search that the database looks at; what it finds is looked at whole
RARE = 6_000  # from so often on a piece is as good as any other


class Reader:
    """Reads a ledger over one connection."""

    def __init__(self, connection: Connection, key: LedgerKey) -> None:
        self.connection = connection
        self._key = key
        self._homes = {
            row.id: Path(key.unseal(row.home, f"desks.home {row.id}"))
            for row in connection.execute(select(desks.c.id, desks.c.home))
        }

    def all(self) -> Iterator[LedgerCase]:
        """Every case, oldest first."""
        rows = self.connection.execute(
            select(cases).order_by(cases.c.no).execution_options(yield_per=BATCH)
        )
        for row in rows.mappings():
            yield self._case(row)

    def of_others(self, desk: str) -> dict[int, str]:
        """Return a mark of each case that another desk keeps, by number; changed with the case."""
        asked = select(cases.c.no, cases.c.desk, cases.c.stamp).where(cases.c.desk != desk)
        return {row[0]: f"{row[1]} {row[2]}" for row in self.connection.execute(asked)}

    def newest(self, limit: int) -> list[LedgerCase]:
        """Return the cases that were begun last, the newest first."""
        return self._cases(select(cases).order_by(cases.c.no.desc()).limit(limit))

    def some(self, ids: Sequence[str]) -> Iterator[LedgerCase]:
        """Give the cases with these ids, as far as they are known, in the order of the ledger."""
        yield from self.numbered(sorted(map(number_of, ids)))

    def ids_elsewhere(self, part: str, desk: str) -> list[str]:
        """Return the ids with this beginning or end of cases that other desks keep."""
        fits = or_(
            cases.c.id.startswith(part, autoescape=True),
            cases.c.id.endswith(f"-{part}", autoescape=True),
        )
        return list(self.connection.scalars(select(cases.c.id).where(cases.c.desk != desk, fits)))

    def numbered(self, numbers: Sequence[int]) -> Iterator[LedgerCase]:
        """Give the cases with these numbers, which are in order, as far as they are known."""
        for start in range(0, len(numbers), BATCH):
            asked = select(cases).where(cases.c.no.in_(numbers[start : start + BATCH]))
            yield from self._cases(asked.order_by(cases.c.no))

    def of_person(self, person: Applicant) -> list[LedgerCase]:
        """All cases of somebody with this name and day of birth, oldest first."""
        own = cases.c.person == person_no(person, self._key)
        return self._cases(select(cases).where(own).order_by(cases.c.no))

    def owners(self, auth_id: str, site: Site) -> list[LedgerCase]:
        """Return the cases that have this 認証ID; each simulated office issues its own."""
        seen = auth_ids.c.match == auth_id_match(auth_id, self._key)
        numbers = select(auth_ids.c.case_no).where(seen)
        found = self._cases(select(cases).where(cases.c.no.in_(numbers), _of_site(site)))
        return [each for each in found if each.auth_id and same_auth_id(each.auth_id, auth_id)]

    def in_hand_at(self, address: str, site: Site) -> list[LedgerCase]:
        """Return the cases with this mail address that may be registered and are not complete."""
        in_hand = and_(cases.c.may_have_registered, cases.c.state != STATES[-1])
        found = self._cases(select(cases).where(in_hand, _of_site(site)).order_by(cases.c.no))
        return [each for each in found if same_address(each.applicant.email, address)]

    def who_sits_at(self, desk: str) -> str | None:
        """Return the operator of a desk, where it has named one."""
        asked = select(desks.c.operator).where(desks.c.id == desk)
        sealed = self.connection.execute(asked).scalar()
        return self._key.unseal(sealed, f"desks.operator {desk}") if sealed else None

    def called(self) -> dict[str, str]:
        """Return by what people know each desk: who sits at it, else the name of its folder."""
        asked = select(desks.c.id, desks.c.operator)
        return {
            row.id: (row.operator and self._key.unseal(row.operator, f"desks.operator {row.id}"))
            or self._homes[row.id].name
            for row in self.connection.execute(asked)
        }

    def told_of(self, case: LedgerCase) -> dict[str, Any]:
        """Everything that hangs on a case, table by table, opened; and who looked at it."""
        no, key = number_of(case.id), self._key
        told: dict[str, Any] = {}
        for table in OF_A_CASE:
            asked = select(table).where(table.c.case_no == no).order_by(*table.primary_key)
            told[table.name] = [
                _readable(dict(row), f"{table.name}.{{}} {row.get('seq', '')} {no}", key)
                for row in self.connection.execute(asked).mappings()
            ]
        asked = select(audit).where(audit.c.case_id == case.id).order_by(audit.c.at)
        told["audit"] = [
            _readable(dict(row), f"audit.{{}} {row['id']}", key)
            for row in self.connection.execute(asked).mappings()
        ]
        return told

    def find(
        self, wanted: Sequence[str], called: Called, limit: int | None = None
    ) -> Iterator[LedgerCase]:
        """Give the cases that hold each of the words, the newest first."""
        if of_signs_alone(wanted):
            return
        candidates = self._candidates(folded_words(wanted), called)
        found = 0
        for case in self._walk(candidates, BATCH if limit is None else limit):
            if is_found(case, wanted, called(case.state, case.procedure)):
                yield case
                found += 1
                if found == limit:
                    return

    def expiring(self, last_days: Mapping[str, date], limit: int | None = None) -> list[LedgerCase]:
        """Give the cases of which something ends by its day, what ends first before the others."""
        by_then = or_(
            *(and_(ends.c.what == what, ends.c.until <= day.isoformat())
              for what, day in last_days.items())
        )  # fmt: skip
        soonest = max(last_days.values(), default=date.min).isoformat()
        asked = select(ends.c.case_no).where(ends.c.until <= soonest, by_then)
        # Of one case several things may end: among so many rows there are enough cases.
        rows = asked.order_by(ends.c.until).limit(limit and limit * len(last_days))
        first = list(dict.fromkeys(self.connection.execute(rows).scalars()))[:limit]
        found: dict[int, LedgerCase] = {}
        for start in range(0, len(first), BATCH):
            some = select(cases).where(cases.c.no.in_(first[start : start + BATCH]))
            found.update((number_of(case.id), case) for case in self._cases(some))
        return [found[no] for no in first]

    def _candidates(self, words: Sequence[str], called: Called) -> Select[tuple[int]]:
        """Return the numbers of all cases that may hold each of the words, the newest first."""
        names = {each: called(*each) for each in product(STATES, PROCEDURES)}
        tokens: set[int] = set()
        asked: list[ColumnElement[bool]] = []
        for word in words:
            pieces = self._pieces(tokens_of(grams_of_word(word), self._key))
            meant = [each for each, said in names.items() if is_called(word, said)]
            if meant and pieces:
                of_kind = tuple_(cases.c.state, cases.c.procedure).in_(meant)
                asked.append(or_(of_kind, and_(*map(_holds, pieces))))
            elif not meant:
                tokens.update(pieces)
        if not tokens:
            return select(cases.c.no).where(*asked).order_by(cases.c.no.desc())
        first, *others = self._rarest_first(tokens)
        number = grams.c.case_no
        chosen = select(number).where(grams.c.token == first, *(_stands(t, number) for t in others))
        if asked:
            chosen = chosen.join(cases, cases.c.no == number).where(*asked)
        return chosen.order_by(number.desc())

    def _pieces(self, tokens: Iterable[int]) -> list[int]:
        return sorted(tokens)[:PIECES]

    def _rarest_first(self, tokens: set[int]) -> list[int]:
        """Put them in order: the rarest decides how many rows are gone through."""
        some = sorted(tokens)[:PIECES]
        counts = [
            select(func.count())
            .select_from(
                select(grams.c.case_no).where(grams.c.token == each).limit(RARE).subquery()
            )
            .scalar_subquery()
            for each in some
        ]
        often = self.connection.execute(select(*counts)).one()
        return [token for _, token in sorted(zip(often, some, strict=True))]

    def _walk(self, candidates: Select[tuple[int]], batch: int) -> Iterator[LedgerCase]:
        """Open what may be meant, so many at a time."""
        numbers = self.connection.execute(candidates.execution_options(yield_per=BATCH)).scalars()
        for some in numbers.partitions(batch):
            found = self._cases(select(cases).where(cases.c.no.in_(some)))
            yield from sorted(found, key=lambda case: number_of(case.id), reverse=True)

    def _cases(self, asked: Select[tuple[object, ...]]) -> list[LedgerCase]:
        return [self._case(row) for row in self.connection.execute(asked).mappings()]

    def _case(self, row: RowMapping) -> LedgerCase:
        return LedgerCase(dict(row), self._key, self._homes[row["desk"]] / "cases" / row["id"])


def _of_site(site: Site) -> ColumnElement[bool]:
    return cases.c.site == site.origin if site.loopback else cases.c.simulated.is_(False)


def _readable(row: dict[str, Any], where: str, key: LedgerKey) -> dict[str, Any]:
    """Return a row with what is sealed in it opened; hashes are of no use to anybody."""
    return {
        name: key.unseal(value, where.format(name)) if isinstance(value, bytes) else value
        for name, value in row.items()
        if name not in ("match", "case_no")
    }


def _stands(token: int, number: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a piece stands in the case of this number.

    A value, and no ``exists``: of that PostgreSQL makes a join, thinks longer about the order of
    eight of them than it needs to look, and has been wrong by thirteen seconds.
    """
    other = grams.alias()
    found = select(other.c.case_no).where(other.c.token == token, other.c.case_no == number)
    return found.scalar_subquery().is_not(None)


def _holds(token: int) -> ColumnElement[bool]:
    return _stands(token, cases.c.no)
