"""An office's tables are those that this version asks for, whichever version made them."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ledger.schema import SCHEMA, metadata
from tests.ledger.office import opened


def test_the_steps_lead_to_the_tables_that_are_asked(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, ledger.reader() as reader:
        context = MigrationContext.configure(reader.connection)
        assert compare_metadata(context, metadata) == []
        assert ledger.status().schema == context.get_current_revision() == SCHEMA
