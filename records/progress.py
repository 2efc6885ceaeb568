"""How far a case has come: what its journal adds up to.

States only go forward, but for a press of 登録 that came to nothing::

    prepared → submitting → registered → linked → password_set → complete
       ↑___________| nothing was sent, or the site showed the confirmation again
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from terms.auth_id import key_of, same_auth_id

State = Literal["prepared", "submitting", "registered", "linked", "password_set", "complete"]
STATES: tuple[State, ...] = get_args(State)

Once = Literal["submitting", "opening-account"]
"""What is pressed once in a case, ever: written down before, as a state or an event of its own."""


@dataclass(frozen=True)
class SeenAuthId:
    """Where an auth_id was seen: ``screen``, ``mail:<file>`` or ``person``."""

    auth_id: str
    where: str


@dataclass
class Progress:
    """What the journal adds up to."""

    state: State = "prepared"
    sightings: list[SeenAuthId] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    acts: list[dict[str, str]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    may_have_submitted: bool = False  # a person had the screens of 登録 in their own hands
    submissions: int = 0
    opening_account: bool = False  # its button was pressed, or given to a person to press
    proven: bool = False  # a screen or a believed mail has told of the registration after the press
    unproven_end: bool = False  # the journal says that it is complete, and has nothing to show it
    decided: str | None = None  # the auth_id that a person said is right
    weighed: set[str] = field(default_factory=set)  # between which ones they decided
    _turns: set[tuple[str | None, ...]] = field(default_factory=set, repr=False, compare=False)

    def take(self, entry: dict[str, Any]) -> None:
        """Add one journal entry."""
        match entry["event"]:
            case "state" | "not-sent" | "refused":
                self._turn(entry)
            case "opening-account":
                self.opening_account = True
            case "recovered":
                # What showed it may be among what is lost: it stood in the other file, too.
                self.proven |= entry["auth_id"] is not None
                self.no_less_than(entry["state"], entry["auth_id"])
                self.may_have_submitted |= bool(entry["may_have_submitted"])
            case "auth_id":
                self._see(SeenAuthId(entry["auth_id"], entry["where"]))
            case "step" | "mail" as kind:
                kept = self.steps if kind == "step" else self.mails
                kept.append({k: v for k, v in entry.items() if k not in ("at", "event")})
                self._mail_proves(kept[-1])
            case "mail-decided":
                self._decide(entry["file"], bool(entry["believed"]), entry.get("by"))
            case "auth-id-decided":
                self.decided, self.weighed = entry["auth_id"], set(entry["among"])
            case "person":
                self.acts.append({"who": entry["who"], "what": entry["what"]})
            case "may-submit" | "handed-back":
                self.may_have_submitted = entry["event"] == "may-submit"
            case "fact":
                self.facts[entry["name"]] = entry["value"]

    def _see(self, seen: SeenAuthId) -> None:
        self.sightings.append(seen)
        self.proven |= self.may_have_registered and seen.where == "screen"

    def _mail_proves(self, entry: dict[str, Any]) -> None:
        """Count a believed mail of the registration as proof of it, after the press."""
        of_registration = entry.get("kind") in ("registered", "password-set")
        believed = of_registration and entry.get("trusted") is True
        self.proven |= self.may_have_registered and believed

    def _turn(self, entry: dict[str, Any]) -> None:
        """Go one state forward, or take a press back.

        A journal that was joined with a copy of itself has each turn twice: an old “not sent” that
        is read once more takes no later press back.
        """
        turn = (entry.get("at"), entry["event"], entry.get("state"), entry.get("of"))
        if turn[0] is not None and turn in self._turns:
            return
        self._turns.add(turn)
        if entry["event"] != "state":
            self._take_back(entry)
        elif entry["state"] == "complete" and not self.proven:
            # A line that somebody wrote: what was before stays, and a person is asked.
            self.unproven_end = True
            self.may_have_submitted |= self.state == "prepared"
        elif entry["state"] in STATES:
            self.no_less_than(entry["state"], None)
            self.submissions += entry["state"] == "submitting"
        else:
            raise ValueError("journal.jsonl: state")

    def _take_back(self, entry: dict[str, Any]) -> None:
        """Take back a press that came to nothing: of the account's button, or of 登録."""
        if entry.get("of") == "account":
            self.opening_account = False
        elif self.state == "submitting":
            self.state = "prepared"
            self.submissions -= entry["event"] == "not-sent"
            self.may_have_submitted = entry["event"] == "refused"

    def no_less_than(self, state: State, auth_id: str | None) -> None:
        """Add what is known from elsewhere of entries that are lost; a state is never lowered."""
        if STATES.index(state) > STATES.index(self.state):
            self.state = state
        self.unproven_end &= self.state != "complete"
        if auth_id and auth_id not in {each.auth_id for each in self.sightings}:
            # It was the case's before anything that was seen later.
            self.sightings.insert(0, SeenAuthId(auth_id, "case.json"))

    def _decide(self, file: str, believed: bool, by: str | None) -> None:
        for mail in self.mails:
            if mail["file"].endswith(file):
                mail.update(trusted=believed, decided=True, by=by)
                self._mail_proves(mail)

    @property
    def may_have_registered(self) -> bool:
        """Was 登録 pressed for this case, or was a person in a place to press it?"""
        return self.state != "prepared" or self.may_have_submitted

    @property
    def auth_id(self) -> str | None:
        """The one that a person decided for, else the one seen first, as a mail writes it."""
        if self.decided or not self.sightings:
            return self.decided
        first = self.sightings[0].auth_id
        alike = (s for s in self.sightings if same_auth_id(s.auth_id, first))
        return next((s.auth_id for s in alike if s.where.startswith("mail:")), first)

    @property
    def rivals(self) -> tuple[str, ...]:
        """Different auth_ids between which nobody has decided yet; empty when all agree."""
        seen: dict[str, str] = {}
        for sighting in self.sightings:
            seen.setdefault(key_of(sighting.auth_id), sighting.auth_id)
        weighed = {key_of(each) for each in self.weighed}
        settled = self.decided is not None and set(seen) <= weighed
        return tuple(seen.values()) if len(seen) > 1 and not settled else ()
