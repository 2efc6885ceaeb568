"""A network that fails in the middle of a run, and says nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.office import in_hand, recording
from flows.office.in_hand import in_hand_for_run
from flows.office.recording import Recorder
from flows.options import LedgerOptions
from flows.outcomes import Failed
from flows.registration import owners
from flows.registration.owners import Owners
from ledger.trouble import LedgerError
from records.case import Store
from tests.flows.registration.person import Person
from tests.ledger.cluster import Cluster
from tests.ledger.network import wire_to
from tests.ledger.office import OPERATOR, one_case
from tests.ledger.test_desks import ledger_of
from tests.ledger.test_in_hand import wait_until_free
from tests.records.cases import bring_to

AUTH_ID = "A1B2C3D4E5"


async def test_a_desk_whose_network_is_cut_ends_its_case_alone_and_nobody_is_kept_or_lost(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in (
        (in_hand, "LET_GO_WITHIN"), (recording, "LAST_WORDS"), (owners, "ANSWERS_WITHIN"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, 0.2)
    url, key, issuer = server.fresh(), tmp_path / "office.key", f"&sslrootcert={server.root}"
    theirs = LedgerOptions(tmp_path / "two", url, key)
    assert server.port
    with wire_to(server.port) as wire:
        far = replace(server, port=wire.port).over_wire() + issuer
        ours = LedgerOptions(tmp_path / "one", far, key, OPERATOR)
        case, same = one_case(ours.home, 0), one_case(theirs.home, 0)

        async def begun(options: LedgerOptions, **more: Any) -> list[str]:
            person = Person()
            who = (same.applicant, same.site, options.home)
            async with in_hand_for_run(options, *who, **more) as taking:
                assert taking
                assert await taking.answer(person) is None
            return person.keys

        person = Person()
        async with in_hand_for_run(ours, case.applicant, case.site, ours.home) as taking:
            assert taking
            assert await taking.answer(person) is None
            recorder = Recorder(ours, ours.home)
            wire.cut()
            recorder.begin(case, "run")
            bring_to(case, "complete", AUTH_ID)
            assert not await Owners(case, ours).is_anothers("Z9Z9Z9Z9", person)
            assert person.keys == ["ledger.silent", "run.auth-id-not-compared"]
            with pytest.raises(Failed, match="person-in-hand"):  # as far as anybody can know
                await begun(theirs)
            trouble = await recorder.end(case, "ended")
            assert trouble
            assert trouble.code == "ledger.slow"
            taking.told = False
        assert Store(ours.home).open(case.id).state == "complete"

        wire.missed_by_server()
        with ledger_of(theirs) as ledger:
            wait_until_free(ledger)
        # Nothing but that they were in hand is known of them at the other desk.
        assert "ledger.person-left" in await begun(theirs, procedure="change")

        wire.mend()
        monkeypatch.undo()
        later = Recorder(ours, ours.home)
        later.begin(one_case(ours.home, 1), "run")
        assert await later.end(case, "ended") is None
        assert "ledger.case-exists-at-another-desk" in await begun(theirs, procedure="change")
        with ledger_of(theirs) as ledger, ledger.reader() as reader:
            [told] = reader.some([case.id])
            assert (told.state, told.auth_id) == ("complete", AUTH_ID)

        with pytest.raises(LedgerError, match=r"ledger\.gone"):  # and no wrong certificate
            with ledger_of(ours) as ledger, ledger.reader() as reader:
                wire.mend()
                reader.all()
