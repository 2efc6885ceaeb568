"""An office's tables are those that this version asks for, whichever version made them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, text

from ledger import transfer
from ledger.audit import AuditLine, desk_of
from ledger.checking import check
from ledger.engine import VERSIONS
from ledger.folders import read_kept
from ledger.in_hand import take
from ledger.key import LedgerKey
from ledger.keys import write_key
from ledger.place import place_of
from ledger.schema import SCHEMA, about, metadata
from ledger.trouble import LedgerError
from ledger.writing import put_audit, put_cases, put_desk
from tests.ledger.cluster import Cluster
from tests.ledger.office import OPERATOR, office, opened


def test_the_steps_lead_to_the_tables_that_are_asked(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, ledger.reader() as reader:
        context = MigrationContext.configure(reader.connection)
        assert compare_metadata(context, metadata) == []
        assert ledger.status().schema == context.get_current_revision() == SCHEMA


@pytest.fixture(params=["sqlite", "postgresql"])
def setting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    server: Cluster = request.getfixturevalue("server")
    return server.fresh()


def first_version(home: Path, setting: str) -> transfer.Digests:
    """Leave a ledger behind as the version of the first step did, with the cases of a home."""
    place, key, desk = place_of(setting, home), LedgerKey.make(), desk_of(home)
    assert place
    config = Config()
    config.set_main_option("script_location", str(VERSIONS))
    config.set_main_option("path_separator", "os")
    with create_engine(place.url, poolclass=NullPool).begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0001")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        told = {"id": "0a0b", "key": key.fingerprint, "made": now}
        connection.execute(about.insert(), [{"name": n, "value": v} for n, v in told.items()])
        put_desk(connection, key, desk, str(home), OPERATOR, "0.1.0", now)
        put_cases(connection, [read_kept(each.folder) for each in office(home)], key, desk)
        put_audit(connection, [AuditLine(now, desk, "show", "a-case", OPERATOR)], key)
        write_key(key, home / "ledger.key")
        return transfer.digests(connection)


def test_a_filled_ledger_of_the_first_version_comes_along_whole_and_a_newer_one_is_left_alone(
    tmp_path: Path, setting: str
) -> None:
    home = tmp_path / "home"
    before = first_version(home, setting)
    assert all(rows for rows, _ in before.values())
    with opened(home, setting) as ledger:
        with ledger.reader() as reader:
            after = transfer.digests(reader.connection)
            [one] = reader.newest(1)
        assert {name for name in before if after[name] != before[name]} == {"desks"}  # its version
        assert after["desks"][0] == before["desks"][0]
        assert ledger.status().schema == SCHEMA
        assert check(ledger).whole
        take(ledger, one.applicant, one.site, None).let_go()

        with ledger.writer() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(LedgerError, match=r"ledger\.newer"):
            opened(home, setting)
        with ledger.reader() as reader:
            assert transfer.digests(reader.connection) == after
