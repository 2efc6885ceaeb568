"""Two desks of one office: nobody is begun twice, and a server that is away holds nobody up."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.office.opening import open_ledger
from flows.options import LedgerOptions
from ledger.in_hand import take
from records.case import Store
from records.casefile import load_case_file
from records.editions import choose_site
from tests.e2e.in_process import first_run, request
from tests.e2e.office import opened_here
from tests.e2e.unattended import OFFICE
from tests.ledger.cluster import binaries, cluster


@pytest.mark.skipif(binaries() is None, reason="no PostgreSQL")
def test_a_person_at_another_desk_is_not_begun_and_without_the_server_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, key = tmp_path / "mine", tmp_path / "office.key"
    with cluster() as server, opened_here(*OFFICE) as office:
        monkeypatch.setenv("TOUROKU_HOME", str(home))
        monkeypatch.setenv("TOUROKU_LEDGER", server.fresh())
        monkeypatch.setenv("TOUROKU_LEDGER_KEY_FILE", str(key))
        asked = request(office.ready, home)
        asked = replace(asked, options=replace(asked.options, until="menu"))
        person = load_case_file(Path(office.ready["case"]), date.today()).applicant

        there = LedgerOptions(tmp_path / "theirs", server.url, key, "高橋")
        ledger = open_ledger(there)
        assert ledger
        with ledger:
            held = take(
                ledger, person, choose_site(office.ready["site"], office.ready["edition"]), "高橋"
            )
            reply = asyncio.run(first_run(asked, office.ready))
            error = reply.document["error"]
            assert (reply.code, error["code"]) == (1, "ledger.person-in-hand")
            assert "高橋" in error["message"]
            assert list(Store(home).all()) == []
            held.let_go()

        reply = asyncio.run(first_run(asked, office.ready))
        assert "case" in reply.document, reply.document
        assert "ledger" not in capsys.readouterr().err.split("Nothing was begun here")[-1]

        server.stop()
        reply = asyncio.run(first_run(asked, office.ready))
        assert "case" in reply.document, reply.document
        heard = " ".join(capsys.readouterr().err.split())
        assert heard.count("The server of the ledger") == 1
        assert heard.count("Whether another desk has this person is not known") == 1
        first = next(Store(home).all())  # told before this one was made
        said = f"There is a case of the same person and procedure already: {first.id}"
        assert heard.index(said) < heard.index(reply.document["case"])
        server.start()
    assert len(list(Store(home).all())) == 2
