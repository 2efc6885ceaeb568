"""The roles of docs/office-roles.sql: who may write a shared ledger, and what nobody may undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.errors import InsufficientPrivilege

from ledger.audit import write_audit
from ledger.in_hand import take
from tests.ledger.cluster import Cluster
from tests.ledger.office import one_case, opened

ROLES = Path(__file__).parents[2] / "docs" / "office-roles.sql"


def test_a_desk_keeps_its_cases_but_cannot_undo_the_audit_and_a_reader_changes_nothing(
    server: Cluster, tmp_path: Path
) -> None:
    url = server.fresh()
    opened(tmp_path, url).close()
    with server.connected("touroku") as owner:
        owner.execute(ROLES.read_bytes())
        owner.execute("CREATE ROLE desk1 LOGIN; GRANT touroku_desk TO desk1")
        owner.execute("CREATE ROLE boss LOGIN; GRANT touroku_reader TO boss")

        # An office that has run the roles before there was this table brings it up to date.
        owner.execute("DROP TABLE in_hand; UPDATE alembic_version SET version_num = '0001'")
    opened(tmp_path, url).close()

    case = one_case(tmp_path, 2)
    write_audit(tmp_path, "show", case.id, None)
    with opened(tmp_path, url.replace("touroku@", "desk1@")) as ledger:
        ledger.catch_up()
        ledger.take_audit()
        case.advance("linked")
        ledger.take([case.folder])
        ledger.drop([case.id])
        ledger.rebuild()
        take(ledger, case.applicant, case.site, None).let_go()

    with server.connected("boss") as boss:
        assert boss.execute("SELECT id, state FROM cases").fetchall() == [(case.id, "linked")]
        assert boss.execute("SELECT act FROM audit").fetchall() == [("show",)]
        for change in ("DELETE FROM cases", "UPDATE cases SET state = ''", "DELETE FROM audit"):
            with pytest.raises(InsufficientPrivilege):
                boss.execute(change)
    with server.connected("desk1") as desk:
        for undone in ("DELETE FROM audit", "UPDATE audit SET act = ''", "DROP TABLE cases",
                       "DELETE FROM about"):  # fmt: skip
            with pytest.raises(InsufficientPrivilege):
                desk.execute(undone)
