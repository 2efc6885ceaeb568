"""Addresses of the screens: what links lead to, and where forms are posted."""

from __future__ import annotations

from dataclasses import dataclass

from jpki_bench.site.edition2026.orders import Look, Stage

BASE = "/rasens-u/"


@dataclass(frozen=True)
class Place:
    """One screen: the folder that links name, and its own name."""

    folder: str
    name: str


HOME = Place("offer", "offerList_initDisplay")  # [code]
INQUIRY = Place("inquiry", "inquiryList_initDisplay")  # [code]
MY_PAGE = Place("favorite", "myPageTop_initDisplay")  # [code]
# of the e-TUMO family: profile/userLogin; the rest is assumed
LOGIN = Place("profile", "userLogin")
SEARCH = Place("offer", "offerList_search")
WAITING = Place("profile", "userRegist_waiting")
TURN = Place("profile", "userRegist_turn")
START = Place("profile", "userRegist_start")
CODE_AGAIN = Place("profile", "userRegist_codeAgain")
ACCOUNT_DONE = Place("profile", "userRegist_accountComplete")
DONE = Place("profile", "userRegist_complete")
PASSWORD = Place("profile", "passwordRegist_initDisplay")
PASSWORD_DONE = Place("profile", "passwordRegist_complete")
PHONE = Place("profile", "userRegist_phone")
EXTEND = Place("profile", "session_extend")
STAGES: dict[Stage, Place] = {
    "terms": Place("profile", "userRegist_initDisplay"),
    "address": Place("profile", "userRegist_mailto"),
    "blank": Place("profile", "userRegist_blankMail"),
    "link": Place("profile", "userRegist_mailSent"),
    "code": Place("profile", "userRegist_code"),
    "account": Place("profile", "userRegist_account"),
    "account-confirm": Place("profile", "userRegist_accountConfirm"),
    "login": LOGIN,
    "card": Place("profile", "userRegist_basic4"),
    "form": Place("profile", "userRegist_input"),
    "confirm": Place("profile", "userRegist_confirm"),
}


@dataclass(frozen=True)
class Places:
    """The addresses as a look has them."""

    look: Look

    def link(self, place: Place) -> str:
        """Return what a link or a mail leads to."""
        return f"{BASE}{place.folder}/{place.name}"

    def post(self, place: Place) -> str:
        """Where its form is posted; in the family's look that is under another path [code]."""
        return f"/rasguser/offer/{place.name}" if self.look == "family" else self.link(place)

    def stage(self, stage: Stage) -> str:
        """Where a stage is shown on the way, and posted."""
        return self.post(STAGES[stage])
