"""Several clients in one go, in one office: a case that fails takes no other along."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pexpect

from tests.desk.commands import Touroku
from tests.e2e.office import Office, OpenOffice
from tests.further import long


def somebody_else(simulated: Office, folder: Path) -> Path:
    """Return a case of another person than the one whose card lies on the reader."""
    good = Path(simulated.ready["case"]).read_text(encoding="utf-8")
    other = folder / "other.toml"
    other.write_text(good.replace("NGUYEN THI HANH", "TRAN VAN B"), encoding="utf-8")
    return other


def test_a_case_that_fails_does_not_hold_up_the_next(
    office: OpenOffice, touroku: Touroku, tmp_path: Path
) -> None:
    with office() as simulated:
        other = somebody_else(simulated, tmp_path)
        done = touroku("run", str(other), *simulated.run[1:], "--json")
        state = simulated.state()
    assert done.code == 1, done.err
    first, second = json.loads(done.out)  # one document a file, in order
    assert first["error"]["code"] == "run.other-persons-card"
    assert first["submissions"] == 0
    assert second["state"] == "complete"
    assert second["auth_id"]
    assert list(state["submissions"].values()) == [1]
    assert [Path(each["case_file"]).name for each in (first, second)] == [
        "other.toml", Path(simulated.ready["case"]).name,
    ]  # fmt: skip
    assert len(list((tmp_path / "home" / "cases").iterdir())) == 2


@long
def test_the_operator_is_asked_between_two_clients(office: OpenOffice, tmp_path: Path) -> None:
    with office() as simulated:
        other = somebody_else(simulated, tmp_path)
        words = [word for word in simulated.run[1:] if word != "--yes"]
        desk = pexpect.spawn(
            sys.executable, ["-m", "desk", "run", str(other), *words, "--password", "generate"],
            env={**os.environ, "TOUROKU_HOME": str(tmp_path / "home"), "TOUROKU_LANG": "en"},
            encoding="utf-8", timeout=60, dimensions=(50, 120),
        )  # fmt: skip
        desk.expect("client 1 of 2")
        desk.expect("run.other-persons-card")
        desk.expect("Next client")
        desk.expect("q and Enter to stop")
        desk.sendline("")
        desk.expect("still on the reader")
        desk.sendline("")  # the holder of this card is the next client
        desk.expect("client 2 of 2")
        desk.expect("Register exactly this")
        desk.sendline("y")
        desk.expect("1 of 2 are done")
        desk.expect(pexpect.EOF)
        desk.close()
        assert desk.exitstatus == 1
        assert list(simulated.state()["submissions"].values()) == [1]
