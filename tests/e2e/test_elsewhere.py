"""A site that leads elsewhere gets nobody's data there, and the profile keeps nobody's data."""

from __future__ import annotations

import re
import subprocess
import time
import tomllib
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.desk.answer import Answer
from tests.desk.commands import Touroku
from tests.e2e.office import Office, OpenOffice
from tests.e2e.unattended import killed_at
from tests.flows.searching import found_in
from tests.further import further
from tests.terminal import purge

SHOWN = re.compile(r"│ {4,}(\S{8,}) +│")  # the login password, where it is shown once
KEYS = re.compile(r"key=([\w-]{8,})")


def private(office: Office, home: Path, *answers: Answer) -> list[str]:
    """Every value of the case, every key in a link, every login password that was made."""
    applicant = tomllib.loads(Path(office.ready["case"]).read_text(encoding="utf-8"))["applicant"]
    values = [str(value) for name, value in applicant.items() if name != "sex"]
    mails = [message_from_bytes(x.read_bytes(), policy=policy.default)
             for x in home.glob("cases/*/mails/*.eml")]  # fmt: skip
    texts = [body.get_content() for x in mails if (body := x.get_body(("plain", "html")))]
    keys = [key for text in texts for key in KEYS.findall(text)]
    passwords = [each for answer in answers for each in SHOWN.findall(answer.err)]
    return [*values, *keys, *passwords]


def uses(profile: Path) -> bool:
    """Tell whether any process of a browser runs on the profile."""
    listed = subprocess.run(["ps", "-axo", "args"], capture_output=True, text=True, check=True)
    return f"--user-data-dir={profile}" in listed.stdout


@pytest.mark.parametrize(
    ("fault", "state", "presses", "edition"),
    [
        further("form-sent-on", "prepared", 0, "2022"),
        ("register-sent-on", "submitting", 1, "2026"),
        further("password-sent-on", "linked", 1, "2022"),
        further("form-sent-on", "prepared", 0, "2026"),
        further("register-sent-on", "submitting", 1, "2022"),
        further("password-sent-on", "linked", 1, "2026"),
    ],
)
def test_nothing_goes_where_the_site_sends_a_form_on_to(
    fault: str,
    state: str,
    presses: int,
    edition: str,
    office: OpenOffice,
    touroku: Touroku,
    tmp_path: Path,
) -> None:
    with office("--edition", edition, "--fault", fault) as simulated:
        stopped = touroku(*simulated.run, "--json")
        assert (stopped.code, stopped.document["error"]["code"]) == (1, "site.left"), stopped.err
        assert (stopped.document["state"], simulated.state()["elsewhere"]) == (state, [])
        assert sum(simulated.state()["submissions"].values()) == presses
        done = touroku("resume", *simulated.run[2:], "--json")
        assert (done.code, done.document["state"]) == (0, "complete"), done.err
        assert simulated.state()["elsewhere"] == []
        assert list(simulated.state()["submissions"].values()) == [1]
        secrets = private(simulated, tmp_path / "home", stopped, done)
        assert len(secrets) >= 10  # eight values, a key, a password
        assert found_in(Path(simulated.ready["profile"]), secrets) == {}


def test_what_a_killed_run_left_in_the_profile_goes_with_a_purge(
    office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office("--fault", "final-mail-lost") as simulated:
        case = killed_at('"id": "final-mail"', simulated, tmp_path)
        profile = Path(simulated.ready["profile"])
        while uses(profile):  # the browser ends once nobody speaks to it any more
            time.sleep(0.05)
        secrets = private(simulated, tmp_path / "home")
        assert found_in(profile, secrets) != {}, "nothing was left: this would prove nothing"
        monkeypatch.setenv("TOUROKU_PROFILE", str(profile))
        assert purge(case.name, "--force", home=tmp_path / "home") == 0
        assert found_in(profile, secrets) == {}
