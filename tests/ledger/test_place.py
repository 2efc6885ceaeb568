"""Where a ledger is kept, and what of its address anybody may see."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from ledger.place import place_of, without_password
from ledger.trouble import LedgerError

SERVER = "127.0.0.1:5432/office"
PASSWORDS = ("p@ss", "a:b@c", "p/ss", "p?s#s", "@", "p%40ss")


@pytest.mark.parametrize("password", PASSWORDS)
def test_no_part_of_a_password_is_seen_whatever_signs_it_has(password: str) -> None:
    for url in (
        f"postgresql://desk:{password}@{SERVER}",
        f"postgresql+psycopg://desk:{password}@{SERVER}",
        f"postgresql:desk:{password}@{SERVER}",
        f"desk:{password}@{SERVER}",
    ):
        seen = without_password(url)
        assert seen.endswith(f":***@{SERVER}")
        assert "desk" in seen
    in_query = f"postgresql:///office?host=/run&password={password}&sslPassword={password}"
    assert (
        without_password(in_query, "****")
        == "postgresql:///office?host=/run&password=****&sslPassword=****"
    )


def test_a_file_is_seen_whole() -> None:
    assert without_password("sqlite:///C:/office@home/x") == "sqlite:///C:/office@home/x"


def test_an_address_that_is_none_tells_no_password(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as told:
        place_of(f"postgresql://desk:p/ss@{SERVER}", tmp_path)
    assert "ss@" not in told.value.params["url"]


def test_an_at_in_a_password_is_no_part_of_the_server(tmp_path: Path) -> None:
    place = place_of(f"postgresql://desk:p@ss@{SERVER}", tmp_path)
    assert place is not None
    url = make_url(place.url)
    assert (url.username, url.password, url.host, url.database) == (
        "desk", "p@ss", "127.0.0.1", "office",
    )  # fmt: skip
    assert place.told == f"postgresql+psycopg://desk:***@{SERVER}"
