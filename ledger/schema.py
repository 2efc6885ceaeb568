"""The tables of a ledger, the same in SQLite and in PostgreSQL.

Columns of type :data:`SEALED` hold what is personal, each value encrypted by itself. Changes of
the tables are migrations (``ledger/migrations/versions``): these are the tables after the last.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

SCHEMA = "0002"
"""The revision of the tables below."""

SEALED = LargeBinary
APPLICANT = (
    "name", "name_kana", "sex", "birth_date", "nationality", "postal_code", "address", "phone",
    "email", "residence_card",
)  # fmt: skip

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _case() -> Column[int]:
    """Return the case that a row belongs to, and goes with."""
    return Column(
        "case_no", BigInteger, ForeignKey("cases.no", ondelete="CASCADE"), primary_key=True
    )


def _seq() -> Column[int]:
    """Return the place of a row among those of its case, from 0."""
    return Column("seq", Integer, primary_key=True, autoincrement=False)


# What is said of the ledger itself: ``id``, ``key`` (the fingerprint of its key), ``made``.
about = Table(
    "about",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# The desks that write here: a folder of cases each.
desks = Table(
    "desks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("home", SEALED, nullable=False),
    Column("operator", SEALED),
    Column("version", Text, nullable=False),
    Column("seen", Text, nullable=False),
    # How many bytes of its ``audit.jsonl`` stand in ``audit``.
    Column("audited", Integer, nullable=False),
)

# Who was registered; the same name and day of birth are the same person.
people = Table(
    "people",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("name", SEALED, nullable=False),
    Column("birth_date", SEALED, nullable=False),
)

# One registration each. ``no`` is made of the id, so that their order is the same.
cases = Table(
    "cases",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("desk", Text, ForeignKey("desks.id"), nullable=False),
    Column("person", BigInteger, ForeignKey("people.no"), nullable=False, index=True),
    Column("created", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("may_have_registered", Boolean, nullable=False),
    *(Column(name, SEALED) for name in APPLICANT),
    Column("auth_id", SEALED),
    Column("facts", SEALED, nullable=False),
    Column("entries", Integer, nullable=False),
    # Marks of case.json and journal.jsonl when they were read: unchanged, the row is true.
    Column("stamp", Text, nullable=False),
    # The tokens of its rows in ``grams``, eight bytes each, in order.
    Column("tokens", LargeBinary, nullable=False),
)
Index("ix_cases_state", cases.c.state, cases.c.no)

# Each 認証ID that was seen in a case, and where: on the screen, in a mail.
auth_ids = Table(
    "auth_ids",
    metadata,
    _case(),
    _seq(),
    Column("value", SEALED, nullable=False),
    Column("match", LargeBinary, nullable=False, index=True),
    Column("place", Text, nullable=False),
)

# When each state was reached, or taken back.
states = Table(
    "states",
    metadata,
    _case(),
    _seq(),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
)

# What people did, and who sat at the desk when they did it.
acts = Table(
    "acts",
    metadata,
    _case(),
    _seq(),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("operator", SEALED),
)

# What ends when: ``password``, ``certificate``, ``card``.
ends = Table(
    "ends",
    metadata,
    _case(),
    Column("what", Text, primary_key=True),
    Column("until", Text, nullable=False, index=True),
)

# Words for whoever goes on with a case; they stand in its journal, too.
notes = Table(
    "notes",
    metadata,
    _case(),
    _seq(),
    Column("at", Text, nullable=False),
    Column("operator", SEALED),
    Column("note", SEALED, nullable=False),
)

# One line for each act, as ``audit.jsonl`` of the desk has it; ``id`` is made of the line.
audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False, index=True),
    Column("desk", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("case_id", Text, index=True),
    Column("operator", SEALED),
    Column("more", Text, nullable=False),
)

# The letters that stand together in what a case is found by, as keyed hashes. Millions of rows:
# there is no second index, and what goes with a case is known by its ``tokens``.
grams = Table(
    "grams",
    metadata,
    Column("token", BigInteger, primary_key=True, autoincrement=False),
    Column("case_no", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Who has a person in hand just now, told to whoever comes second; the lock itself is the server's.
# It is of this moment, so it is neither copied nor counted.
in_hand = Table(
    "in_hand",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("desk", Text, nullable=False),
    Column("who", SEALED, nullable=False),
    # The server's process that holds the lock.
    Column("backend", Integer, nullable=False),
)

IN_ORDER = (about, desks, people, cases, auth_ids, states, acts, ends, notes, audit, grams)
"""Each behind those that it refers to."""

OF_A_CASE = (auth_ids, states, acts, ends, notes)
"""What is written anew whenever a case is."""
