"""What is written to a ledger, within a transaction of the caller's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Row, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ledger.audit import AuditLine
from ledger.folders import KeptCase, number_of
from ledger.key import LedgerKey
from ledger.rows import case_row, person_row, rows_of_case, unpacked
from ledger.schema import OF_A_CASE, audit, cases, desks, grams, people

Rows = Sequence[dict[str, Any]]


def put_cases(
    connection: Connection,
    kept: Iterable[KeptCase],
    key: LedgerKey,
    desk: str,
    *,
    anew: bool = False,
    take_over: bool = True,
) -> list[str]:
    """Write cases as their folders tell them, new ones and those that are known.

    Those of another desk become this one's, or without ``take_over`` are left as they are; the
    ids of these are returned. ``anew``: what cases are found by is written whether it seems to
    stand there or not.
    """
    # In one order at all desks: who waits for another is never waited for by them.
    each_once = dict(sorted({number_of(each.id): each for each in kept}.items()))
    if not each_once:
        return []
    known = _known(connection, each_once)
    left = [no for no, row in known.items() if row.desk != desk and not take_over]
    others = [each_once.pop(no).id for no in left]
    before = {no: unpacked(row.tokens) for no, row in known.items()}
    rows = [case_row(each, key, desk) for each in each_once.values()]
    persons = {row["no"]: row for row in (person_row(each, key) for each in each_once.values())}
    _insert(connection, people, [persons[no] for no in sorted(persons)], update=False)
    _insert(connection, cases, rows, update=True)
    again = [no for no in each_once if no in before]
    for table in OF_A_CASE:
        if again:
            connection.execute(delete(table).where(table.c.case_no.in_(again)))
    hanging = [rows_of_case(each, key) for each in each_once.values()]
    for table in OF_A_CASE:
        _insert(connection, table, [row for of in hanging for row in of[table.name]], update=False)
    _put_grams(connection, rows, before, anew=anew)
    return others


def put_rows_of_case(connection: Connection, rows: Mapping[str, Rows]) -> None:
    """Write a case as another ledger has it, by table; what is known of it stays as it is."""
    for table in (people, cases, *OF_A_CASE):
        _insert(connection, table, rows[table.name], update=False)
    _put_grams(connection, rows["cases"], {}, anew=True)


def drop_cases(connection: Connection, ids: Iterable[str]) -> None:
    """Take cases out, with everything that hangs on them and people who have no other."""
    numbers = [number_of(each) for each in ids]
    if not numbers:
        return
    for no, row in _known(connection, numbers).items():
        _delete_grams(connection, [(token, no) for token in unpacked(row.tokens)])
    of_people = select(cases.c.person).where(cases.c.no.in_(numbers)).distinct()
    touched = list(connection.execute(of_people).scalars())
    connection.execute(delete(cases).where(cases.c.no.in_(numbers)))
    left = select(cases.c.person).where(cases.c.person.in_(touched))
    connection.execute(delete(people).where(people.c.no.in_(touched), people.c.no.not_in(left)))


def put_audit(connection: Connection, lines: Iterable[AuditLine], key: LedgerKey) -> None:
    """Write acts down; those that stand there already stay as they are."""
    rows = [
        {
            "id": line.id,
            "at": line.at,
            "desk": line.desk,
            "act": line.act,
            "case_id": line.case,
            "operator": None
            if line.operator is None
            else key.seal(line.operator, f"audit.operator {line.id}"),
            "more": json.dumps(dict(line.more), ensure_ascii=False, sort_keys=True),
        }
        for line in lines
    ]
    _insert(connection, audit, rows, update=False)


def put_desk(
    connection: Connection,
    key: LedgerKey,
    desk: str,
    home: str,
    operator: str | None,
    version: str,
    now: str,
) -> None:
    """Say that a desk is there, and where it keeps its cases."""
    row = {
        "id": desk,
        "home": key.seal(home, f"desks.home {desk}"),
        "operator": None if operator is None else key.seal(operator, f"desks.operator {desk}"),
        "version": version,
        "seen": now,
        "audited": 0,
    }
    _insert(connection, desks, [row], update=True, keeps=("audited",))


def _known(connection: Connection, numbers: Iterable[int]) -> dict[int, Row[int, str, bytes]]:
    """Return what stands there of cases: whose they are, and what stands of them in ``grams``."""
    asked = select(cases.c.no, cases.c.desk, cases.c.tokens)
    asked = asked.where(cases.c.no.in_(list(numbers))).order_by(cases.c.no)
    return {row.no: row for row in connection.execute(asked.with_for_update())}


def _put_grams(
    connection: Connection, rows: Rows, before: dict[int, set[int]], *, anew: bool
) -> None:
    """Write the difference: of a case that only goes on nothing changes here."""
    new, old = [], []
    for row in rows:
        now, then = unpacked(row["tokens"]), before.get(row["no"], set())
        new += [{"token": token, "case_no": row["no"]} for token in (now if anew else now - then)]
        old += [(token, row["no"]) for token in then - now]
    new.sort(key=lambda each: (each["token"], each["case_no"]))  # in the order of the table
    _insert(connection, grams, new, update=False)
    _delete_grams(connection, old)


def _delete_grams(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    if not pairs:
        return
    gone = delete(grams).where(
        grams.c.token == bindparam("this_token"), grams.c.case_no == bindparam("this_case")
    )
    connection.execute(gone, [{"this_token": t, "this_case": c} for t, c in pairs])


def _insert(
    connection: Connection,
    table: Table,
    rows: Rows,
    *,
    update: bool,
    keeps: tuple[str, ...] = (),
) -> None:
    """Insert rows; those whose key is there are replaced (``update``) or stay as they are."""
    if rows:
        connection.execute(_insertion(connection.dialect.name, table, update, keeps), list(rows))


@cache
def _insertion(dialect: str, table: Table, update: bool, keeps: tuple[str, ...]) -> Insert:
    """Return the statement, made once: that takes longer than most of them run."""
    made = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    own = [column.name for column in table.primary_key]
    if not update:
        return made.on_conflict_do_nothing()
    others = [each.name for each in table.columns if each.name not in (*own, *keeps)]
    new = {name: made.excluded[name] for name in others}
    return made.on_conflict_do_update(index_elements=own, set_=new)
