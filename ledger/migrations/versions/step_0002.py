"""Who has a person in hand.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# As docs/office-roles.sql gives them to the tables that are there when it is run.
GRANTS = {"touroku_desk": "SELECT, INSERT, UPDATE, DELETE", "touroku_reader": "SELECT"}


def upgrade() -> None:
    op.create_table(
        "in_hand",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("backend", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_in_hand")),
    )
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    there = set(connection.execute(sa.text("SELECT rolname FROM pg_roles")).scalars())
    for role, rights in GRANTS.items():
        if role in there:
            op.execute(f"GRANT {rights} ON in_hand TO {role}")
