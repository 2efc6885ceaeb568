"""A registration on a site that has become another, judged by what that site received.

``touroku run --yes --headless`` in a fresh simulated office with the changes, with the simulated
person and nobody at the terminal. What the driver says of itself counts for nothing but what it
told and kept:

complete            registered once, with the case's values, the 認証ID and the password as told
asked               stopped, and told the person in the site's words what is to be answered
stopped rightly     there was nothing else to do
stopped needlessly  a person could have gone on, or nobody was told why it stopped
wrong               a wrong value sent, a wrong button, a wrong 認証ID kept, a field filled that
                    must not be, something sent to another site, "complete" and it is not
not tried           the office did not open, or went away: nothing is known
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
import tomllib
import unicodedata
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jpki_bench.site.application import CATEGORIES, countries
from jpki_bench.site.drift import Change, chosen
from tests.e2e.office import Office, OpenOffice, opened_beside
from tests.e2e.unattended import OFFICE, outcome, start

MAIL_WAIT = "6"  # seconds; the simulated site needs half a second
OUTCOMES = ("complete", "asked", "stopped rightly", "stopped needlessly", "wrong", "not tried")
CONTROL = re.compile(r"\x1b[^\[\]]|\x1b\](?!8;)|\x1b\[2J|\x07")  # colours are the desk's own


@dataclass
class Run:
    """One registration on a changed site and what came of it."""

    names: tuple[str, ...]
    edition: str
    outcome: str = ""
    wrongs: list[str] = field(default_factory=list)
    exit_code: int = 0
    state: str = ""
    code: str = ""
    message: str = ""
    said: str = ""  # on stderr
    screen: str = ""  # the last one that the site showed
    seconds: float = 0.0
    until_told: float = 0.0  # seconds from the last page to the end of the command

    @property
    def name(self) -> str:
        return " + ".join(self.names)

    @property
    def changes(self) -> tuple[Change, ...]:
        return chosen(self.names)


@dataclass(frozen=True)
class Told:
    """What the command left behind."""

    exit_code: int
    document: dict[str, Any]
    errors: str
    ended: float


def registered_on(names: Sequence[str], edition: str, opened: OpenOffice = opened_beside) -> Run:
    """One run, judged."""
    run = Run(tuple(names), edition)
    drift = [word for name in names for word in ("--drift", name)]
    procedure = next((c.procedure for c in run.changes if c.procedure != "change"), "change")
    words = [*OFFICE, "--card-on", "--edition", edition, "--procedure", procedure, *drift]
    started = time.time()
    with opened(*words) as office, tempfile.TemporaryDirectory() as home:
        told = touroku(office, home)
        site = office.state()
        case = tomllib.loads(Path(office.ready["case"]).read_text(encoding="utf-8"))
        run.wrongs = wrongs_of(run.changes, told, site, case, edition, office)
    run.seconds = time.time() - started
    shown = site["drift"]["shown"]
    run.screen = shown[-1]["screen"] if shown else "before the form"
    run.until_told = told.ended - (shown[-1]["at"] if shown else started)
    run.exit_code = told.exit_code
    run.said = told.errors
    run.state = str(told.document.get("state", ""))
    error = told.document.get("error", {})
    run.code, run.message = str(error.get("code", "")), str(error.get("message", ""))
    run.outcome = outcome_of(run, told, site)
    return run


def touroku(office: Office, home: str) -> Told:
    process = start("run", office, home, mail_wait=MAIL_WAIT, stderr=subprocess.PIPE)
    said = outcome(process)
    ended = time.time()
    if said is None:
        return Told(-1, {"error": {"code": "hung", "message": ""}}, "", ended)
    output, errors = said
    try:
        document = dict(json.loads(output or "{}"))
    except ValueError:
        document = {"error": {"code": "no-document", "message": output[-300:]}}
    return Told(process.returncode, document, errors, ended)


# --- judging


def outcome_of(run: Run, told: Told, site: dict[str, Any]) -> str:
    rights = [set(change.right) for change in run.changes]
    if run.wrongs:
        return "wrong"
    if told.exit_code == 0:
        return "complete"  # that it may be is among the wrongs
    asked = {words for change in run.changes for words in change.told}
    said = told.errors + json.dumps(told.document, ensure_ascii=False)
    if asked and any(words in said for words in asked):
        return "asked"
    if any("stop" in right for right in rights):
        return "stopped rightly"
    return "stopped needlessly"


def wrongs_of(
    changes: Sequence[Change],
    told: Told,
    site: dict[str, Any],
    case: dict[str, Any],
    edition: str,
    office: Office,
) -> list[str]:
    """Everything that may never be, from the site's own side."""
    drift, registered = site["drift"], site["registrations"]
    wrongs = [*dict.fromkeys(drift["caught"])]
    presses = sum(site["submissions"].values())
    complete = told.exit_code == 0
    if presses > 1:
        wrongs.append(f"登録 was received {presses} times")
    if presses and not all(change.registers for change in changes):
        wrongs.append("登録 was pressed where it must not be")
    if complete and not all("complete" in change.right for change in changes):
        wrongs.append('"complete" where it cannot be')
    if CONTROL.search(told.errors):
        wrongs.append("the page's control characters reached the terminal")
    absent = {role for change in changes for role in change.absent}
    wanted = {role: value for role, value in expected(case).items() if role not in absent}
    forms = [post for post in drift["posts"] if post["screen"] == "form"]
    for post in forms:
        wrongs += wrong_values(post["values"], wanted)
        if not any("ask" in change.right for change in changes):
            wrongs += [f"answered, and no case says so: {label}" for label in post["more"]]
    for each in registered:
        wrongs += lies_of_registration(each, wanted, told, complete)
    if registered and forms:
        missing = [
            role for role, value in wanted.items() if value and not forms[-1]["values"][role]
        ]
        wrongs += [f"registered without {role}" for role in missing]
    if complete and not registered:
        wrongs.append('"complete", and the site has registered nobody')
    if complete and registered and not logs_in(office, edition, registered[0], told.errors):
        wrongs.append("the password that was told does not log in")
    if not registered and told.document.get("auth_id"):
        wrongs.append(f"kept as 認証ID: {told.document['auth_id']}")
    return list(dict.fromkeys(wrongs))


def lies_of_registration(
    registered: dict[str, Any], wanted: dict[str, str], told: Told, complete: bool
) -> list[str]:
    kept = told.document.get("auth_id")
    wrongs = []
    if kept and bare(kept) != bare(registered["auth_id"]):
        wrongs.append(f"kept as 認証ID: {kept}, the site's is {registered['auth_id']}")
    if complete and not kept:
        wrongs.append('"complete" without a 認証ID')
    if complete and not registered["password_set"]:
        wrongs.append('"complete", and the site has no password')
    category = CATEGORIES[wanted["category"]][0] if "category" in wanted else None
    for role, value in (
        ("email", wanted.get("email")),
        ("residence_card", wanted.get("residence_card")),
        ("category", category),
    ):
        if value is not None and registered[role] != value:
            wrongs.append(f"registered with {role} {registered[role]}")
    return wrongs


def wrong_values(posted: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """Values that mean something else; a notation that the site refuses is no wrong value."""
    return [
        f"sent as {role}: {posted[role]}"
        for role, value in wanted.items()
        if posted.get(role) and plain(role, posted[role]) != plain(role, value)
    ]


def plain(role: str, value: str) -> str:
    """Without what notations differ in."""
    text = unicodedata.normalize("NFKC", value)
    if role in ("birth_date", "postal_code", "phone"):
        return re.sub(r"\D", "", text)
    return re.sub(r"[\s‐‑–—―−ー-]", "-", text).replace(" ", "")


def bare(auth_id: str) -> str:
    """Groups and widths are the screen's, not the 認証ID's."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", str(auth_id)))


def expected(case: dict[str, Any]) -> dict[str, str]:
    """Return what the site should understand, by role."""
    person = case["applicant"]
    nation = next(each.code for each in countries() if each.ja == person["nationality"])
    relative = case["procedure"] == "certify"
    return {
        "birth_date": f"{person['birth_date']:%Y%m%d}",
        "nationality": nation,
        "postal_code": person.get("postal_code", ""),
        "address": person.get("address", ""),
        "phone": person.get("phone", ""),
        "email": person["email"],
        "email_again": person["email"],
        "category": "3" if relative else "1",
        "residence_card": person.get("residence_card", ""),
    }


def logs_in(office: Office, edition: str, registered: dict[str, Any], errors: str) -> bool:
    """Tell whether the password that the command told its user opens the site's door.

    One told in the place of another counts only where that one is to be crossed out.
    """
    said = re.sub(r"[\s│]+", " ", errors)
    found = re.findall(r"write it down\. ([\x21-\x7e]+)", said)
    if said.count("cross it out") != len(found) - 1:
        return False
    path, user, password = {
        "2022": ("/WC01/WCAAS020/ras", "txtAuthId", "txtPassword"),
        "2026": ("/rasens-u/profile/userLogin", "userId", "password"),
    }[edition]
    for typed in found[-1:]:
        body = urllib.parse.urlencode({user: registered["auth_id"], password: typed}).encode()
        with urllib.request.urlopen(f"{office.ready['site']}{path}", body) as answer:
            return registered["name"] in answer.read().decode()
    return False
