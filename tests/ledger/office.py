"""Cases of an office for tests of its ledger, and the ledger over them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

from flows.office.recording import Recorder
from flows.options import LedgerOptions
from ledger.keys import KeyPlaces
from ledger.ledger import Ledger
from ledger.place import place_of
from ledger.trouble import LedgerError
from records.case import Case, Store
from tests.records.cases import bring_to, new_case

OPERATOR = "相田みどり"
NOTE = "電話を待っています"
PEOPLE = (
    ("NGUYEN THI HANH", "グエン ティ ハイン", "hanh@post.example", "06-1234-5678"),
    ("LI NA", "リ ナ", "na.li@post.example", None),
    ("李 娜", None, "lina@nihon.example", "090-1234-5678"),
    ("ĐẶNG VĂN LÂM", "ダン ヴァン ラム", "lam.dang@post.example", "070-9876-5432"),
    ("佐藤 花子", "サトウ ハナコ", "hanako@nihon.example", "03-5555-0611"),
    ("MÜLLER JÜRGEN", None, "juergen@post.example", "+49-30-123456"),
)


def office(home: Path) -> list[Case]:
    """Return a case for each person, each a little further than the one before."""
    return [one_case(home, number) for number in range(len(PEOPLE))]


def one_case(home: Path, number: int) -> Case:
    name, kana, email, phone = PEOPLE[number]
    case = new_case(
        home, name=name, name_kana=kana, email=email, phone=phone,
        birth_date=date(1990, 1 + number, 11), residence_card=f"CD{number}2345678EF",
        address=f"大阪府大阪市北区中之島{1 + number}-3-20",
    )  # fmt: skip
    case.note("operator", name=OPERATOR)
    if number > 0:
        case.fact("certificate-until", f"2027-0{number}-25T14:59:59+00:00")
    if number > 3:
        case.fact("card-until", f"2027-02-{number:02d}")
    if number > 1:
        case.note("filled", fields=["氏名"], asked=[], left=[])
        case.advance("submitting")
        case.advance("registered")
        case.saw_auth_id(f"Q7W8E9R{number}", "screen")
    case.note("put-aside", note=NOTE)
    return case


def opened(home: Path, setting: str | None = None, waits: float = 5.0) -> Ledger:
    return Ledger.open(place_of(setting, home), KeyPlaces(home), waits=waits)  # type: ignore[arg-type]


async def worked_on(home: Path, number: int, setting: str | None = None) -> LedgerError | None:
    """Bring a case all its way beside the ledger; return what is said of the ledger at its end."""
    case = one_case(home, number)
    recorder = Recorder(LedgerOptions(home, setting), home)
    recorder.begin(case, "run")
    bring_to(case, "complete", f"A1B2C3D{number}")
    trouble = await recorder.end(case, "ended")
    assert Store(home).open(case.id).state == "complete"
    return trouble


def personal(home: Path) -> set[str]:
    """Return what nobody may read of the cases in a home without the key."""
    values = {OPERATOR, NOTE, str(home), "ベトナム", "female"}
    for case in Store(home).all():
        applicant = asdict(case.applicant)
        values |= {str(v) for k, v in applicant.items() if v and k not in ("sex", "nationality")}
        values |= {word for word in case.applicant.name.split() if len(word) > 3}
        values |= {case.auth_id} if case.auth_id else set()
    return values
