"""What is found, and what is said of it, in Japanese and in English."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from argparse import Namespace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import card
from card import diagnosis, model
from card.model import (
    AuthenticationCertificate,
    Card,
    Certificates,
    Look,
    Pin,
    Pins,
    Reader,
    SignatureCertificate,
)
from card.presence import Event, EventKind, Presence, ReaderPresence, ReaderState, Track
from card.prompts import Need, Prompt, finished, for_event, for_look
from desk import problems
from desk.commands import explain
from desk.words import Words
from flows.outcomes import Failed

ROOT = Path(card.__file__).parent.parent  # with its texts, also where it is installed
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PARAMS = {"count", "code", "tries", "date", "days", "reader", "readers", "host", "spec"}


def catalogue(language: str) -> Catalog:
    path = ROOT / "desk/locale" / language / "LC_MESSAGES/card.po"
    with path.open("rb") as file:
        return read_po(file)


def words(language: str) -> dict[str, str]:
    return {str(one.id): str(one.string) for one in catalogue(language) if one.id}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_code_and_every_prompt_has_its_words(language: str) -> None:
    expected = {prompt.key for prompt in every_prompt()}
    for one in card.explanations():
        expected |= {one.what, one.why, one.remedy}
    told = words(language)
    assert set(told) == expected
    assert [key for key, text in told.items() if not text.strip()] == []
    assert catalogue(language).locale_identifier == language


def test_both_languages_fill_the_same_blanks() -> None:
    english = words("en")
    for key, text in words("ja").items():
        blanks = [
            {name for _, name, _, _ in string.Formatter().parse(one) if name is not None}
            for one in (text, english[key])
        ]
        assert blanks[0] == blanks[1], key
        assert blanks[0] <= PARAMS, key


def test_the_articles_two_remedies_are_told_for_a_reader_that_is_not_seen() -> None:
    remedy = words("ja")["card.EW104J1502.remedy"]
    assert re.search("挿し直し.*タスクバー.*通知.*会社のサイト.*ドライバ", remedy)
    assert (
        "Edge/Chromeブラウザ利用版"
        in words("ja")["card.no-code.what"] + words("ja")["card.no-code.why"]
    )


@pytest.mark.parametrize("which", ["signature", "authentication"])
def test_a_locked_password_says_where_it_is_unlocked(which: str) -> None:
    assert re.search("窓口.*コンビニ", words("ja")[f"card.{which}-locked.remedy"])
    english = words("en")[f"card.{which}-locked.remedy"]
    assert "municipality" in english and "convenience store" in english


def test_the_upper_case_hint_comes_with_every_signature_password() -> None:
    for name in ("signature", "signature-uncounted", "signature-last-try"):
        assert "大文字" in words("ja")[f"card.prompt.{name}"]
        assert "upper case" in words("en")[f"card.prompt.{name}"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("EW104J1502", "EW104J1502"),
        (" ew104j1503 ", "EW104J1503"),
        ("ＥＷ１０４Ｊ１５０２", "EW104J1502"),
        ("ew004jc200", "EW004JC200"),
        ("コードが出ない", "no-code"),
        ("no code", "no-code"),
        ("1602", "EW104J1602"),
        ("wrong-card", "card-unknown"),
        ("revoked", "signature-not-checked"),
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str, code: str) -> None:
    explanation = card.explain(typed)
    assert explanation
    assert explanation.code == code


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_code_that_nobody_knows_is_told_with_what_to_do(lang: str) -> None:
    told = problems.told(Words(lang), "EW104J9999", {})
    assert (told.code, "EW104J9999" in told.message) == ("EW104J9999", True)
    assert told.why and "touroku card" in told.remedy


def test_a_code_of_the_client_that_nobody_knows_is_explained_as_that() -> None:
    words = Words("en")
    for typed in ("EW104J9999", "ｅｗ１０４ｊ９９９９"):
        with pytest.raises(Failed) as raised:
            explain.run(Namespace(code=typed, json=True), words)
        told = problems.told(words, raised.value.code, raised.value.params)
        assert "EW104J9999" in told.message and "help desk" in told.remedy


def test_an_unknown_code_is_not_guessed_at() -> None:
    assert card.explain("EW104J9999") is None
    assert card.explain("") is None


def test_codes_that_nobody_published_are_marked_as_assumed_in_words_too() -> None:
    assumed = {one.code for one in card.explanations() if one.assumed}
    assert assumed == {f"EW104J160{number}" for number in range(1, 6)}
    for code in assumed:
        assert "仮に" in words("ja")[f"card.{code}.what"]
        assert "assumption" in words("en")[f"card.{code}.what"]


def test_no_name_or_alias_stands_for_two_codes() -> None:
    names = [name.casefold() for one in card.explanations() for name in (one.code, *one.aliases)]
    assert len(names) == len(set(names))


def test_every_finding_and_problem_of_the_code_can_be_explained() -> None:
    """Every finding that pictures can give, with words whose blanks its params fill."""
    seen = set()
    for look in pictures():
        for finding in card.findings(look, TODAY):
            explanation = card.explain(finding.code)
            assert explanation, finding.code
            assert explanation.code == finding.code
            for language in ("ja", "en"):
                told = words(language)
                for key in (explanation.what, explanation.why, explanation.remedy):
                    assert "{" not in told[key].format(**finding.params)
            seen.add(finding.code)
    ours = {one.code for one in card.explanations() if not one.code.startswith("EW")}
    not_found = {"no-code", "link-not-loopback", "spec-unknown"}  # EW-unknown: none of ours
    assert seen == (ours - not_found) | {"EW104J1502", "EW104J1503"}


def every_prompt() -> list[Prompt]:
    """All that pictures and events can make the desk say."""
    needs = get_args(Need)
    looked = [for_look(look, need) for look in pictures() for need in needs]
    followed = [for_event(happened, need) for happened, *_ in HAPPENINGS for need in needs]
    return [*looked, *filter(None, followed), finished()]


def test_every_prompt_fills_its_blanks() -> None:
    for prompt in every_prompt():
        for language in ("ja", "en"):
            assert "{" not in words(language)[prompt.key].format(**prompt.params)


def certificate(days: float = 900) -> AuthenticationCertificate:
    return AuthenticationCertificate(
        "01", "CN=Nobody", NOW - timedelta(days=500), NOW + timedelta(days=days), "2023"
    )


FULL_SIGNATURE, FULL_AUTHENTICATION, GOOD = Pin(5), Pin(3), certificate()


def jpki(
    signature: Pin = FULL_SIGNATURE,
    authentication: Pin = FULL_AUTHENTICATION,
    *,
    head: AuthenticationCertificate | None = GOOD,
    missing: bool | None = False,
    problem: str | None = None,
) -> Card:
    return Card(
        "jpki",
        "3B",
        Pins(authentication, signature),
        Certificates(head, SignatureCertificate(missing)),
        problem,
    )


def on_reader(*cards: Card | None) -> Look:
    readers = tuple(Reader(f"reader {number}", one) for number, one in enumerate(cards))
    return Look("running", readers, NOW)


def pictures() -> list[Look]:
    """One for everything that can be found."""
    begins_later = AuthenticationCertificate(
        "01", "CN=Nobody", NOW + timedelta(days=1), NOW + timedelta(days=9)
    )
    problems = "unknown new-kind juki phone exclusive busy slow mute removed garbled"
    pins = [Pin(4), Pin(1), Pin(0, locked=True), Pin(None), Pin(None, verified=True)]
    reasons = [*(f"service-{why}" for why in ("refused", "silent", "trouble")),
               "pcsc-missing", "link-stopped", None]  # fmt: skip
    return [
        *(Look("stopped", (), NOW, reason) for reason in reasons),
        Look("running", (), NOW),
        on_reader(None),
        *(on_reader(Card("unknown", "", problem=f"card-{name}")) for name in problems.split()),
        on_reader(jpki(), jpki()),
        on_reader(jpki(problem="card-garbled", head=None)),
        *(on_reader(jpki(signature=pin, authentication=pin)) for pin in pins),
        *(on_reader(jpki(head=certificate(days))) for days in (900, 89, -1)),
        on_reader(jpki(head=begins_later)),
        on_reader(jpki(head=None)),
        on_reader(jpki(missing=True)),
        on_reader(jpki(authentication=Pin(0, locked=True), missing=True)),
        on_reader(jpki(), None),
    ]


def codes(look: Look, today: date = TODAY) -> dict[str, str]:
    return {one.code: one.severity for one in card.findings(look, today)}


def test_a_good_card_blocks_and_warns_of_nothing() -> None:
    assert set(codes(on_reader(jpki())).values()) == {"ok"}


@pytest.mark.parametrize(
    ("days", "status"),
    [(90.5, "valid"), (90, "expires-soon"), (0, "expires-soon"), (-0.001, "expired")],
)
def test_a_certificate_expires_soon_within_ninety_days(days: float, status: str) -> None:
    assert certificate(days).status(NOW) == status


def test_a_certificate_is_judged_on_the_day_that_is_asked_for() -> None:
    look = on_reader(jpki(head=certificate(30)))
    assert codes(look)["certificate-expires-soon"] == "warn"
    assert codes(look, date(2026, 12, 31))["certificate-expired"] == "block"
    assert codes(look, date(2026, 9, 1))["certificate-valid"] == "ok"


@pytest.mark.parametrize(
    ("begins", "ends", "code", "day"),
    [
        (1, 9, "certificate-not-yet-valid", "2026-11-21"),
        (-500, 9, "certificate-expires-soon", "2026-11-29"),
        (-500, -1, "certificate-expired", "2026-11-19"),
    ],
)
def test_the_day_that_is_told_is_the_one_that_matters(
    begins: int, ends: int, code: str, day: str
) -> None:
    since, until = (NOW + timedelta(days=days) for days in (begins, ends))
    head = AuthenticationCertificate("01", "CN=Nobody", since, until, "2023")
    [found] = [one for one in card.findings(on_reader(jpki(head=head)), TODAY) if one.code == code]
    assert found.params["date"] == day


def test_the_last_day_is_told_as_it_is_printed_in_japan() -> None:
    ends = datetime(2027, 1, 1, 14, 59, 59, tzinfo=UTC)  # the end of that day in Japan
    assert diagnosis.japan_date(ends) == "2027-01-01"
    assert diagnosis.japan_date(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) == "9999-12-31"


@pytest.mark.parametrize(
    ("cards", "reader"),
    [
        ([None, jpki()], "reader 1"),
        ([Card("unknown", "", problem="card-garbled"), jpki()], "reader 1"),
        ([None, None], None),
        ([jpki(), jpki()], None),
    ],
    ids=["beside an empty one", "beside another card", "no card", "two of them"],
)
def test_the_reader_of_the_client_is_told_only_where_it_is_the_only_one(
    cards: list[Card | None], reader: str | None
) -> None:
    look = on_reader(*cards)
    assert look.client_reader == look.to_json()["client_reader"] == reader
    assert ("several-readers" in codes(look)) == (reader is not None)


def test_two_cards_of_which_one_is_right_block_nothing() -> None:
    look = on_reader(Card("unknown", "", problem="card-unknown"), jpki())
    assert set(codes(look).values()) == {"ok"}
    found = model.find_jpki(look)
    assert found
    assert found.name == "reader 1"


@pytest.mark.parametrize(
    ("look", "need", "expected"),
    [
        (Look("stopped"), "card", Prompt("card.prompt.service-stopped", "warn")),
        (Look("running"), "card", Prompt("card.prompt.connect-reader", "ask")),
        (on_reader(None), "signature", Prompt("card.prompt.put-card-on", "ask")),
        (
            on_reader(Card("unknown", "", problem="card-unknown")),
            "card",
            Prompt("card.prompt.wrong-card", "ask"),
        ),
        (
            on_reader(Card("unknown", "", problem="card-busy")),
            "card",
            Prompt("card.prompt.card-held", "warn"),
        ),
        (
            on_reader(jpki()),
            "card",
            Prompt("card.prompt.card-seen", "tell", {"reader": "reader 0"}),
        ),
        (
            on_reader(jpki(Pin(4))),
            "signature",
            Prompt("card.prompt.signature", "ask", {"tries": "4"}),
        ),
        (
            on_reader(jpki(Pin(4), Pin(2))),
            "authentication",
            Prompt("card.prompt.authentication", "ask", {"tries": "2"}),
        ),
        (
            on_reader(jpki(Pin(1))),
            "signature",
            Prompt("card.prompt.signature-last-try", "stop", {"tries": "1"}, needs_yes=True),
        ),
        (
            on_reader(jpki(Pin(0, locked=True))),
            "signature",
            Prompt("card.prompt.signature-locked", "stop"),
        ),
        (
            on_reader(jpki(Pin(None, verified=True))),
            "signature",
            Prompt("card.prompt.signature-uncounted", "ask"),
        ),
        (
            on_reader(jpki(missing=True)),
            "signature",
            Prompt("card.prompt.signature-missing", "stop", needs_yes=True),
        ),
        (
            on_reader(jpki(authentication=Pin(0, locked=True), missing=True)),
            "signature",
            Prompt("card.prompt.card-pinless", "stop"),
        ),
    ],
)
def test_the_person_is_told_what_comes_next(look: Look, need: Need, expected: Prompt) -> None:
    assert for_look(look, need) == expected


SECURITY_KEY = Card("unknown", "", problem="card-unknown")


def test_an_empty_reader_beside_another_card_wants_the_my_number_card() -> None:
    look = on_reader(SECURITY_KEY, None)
    assert codes(look) == {
        "service-running": "ok", "reader-present": "ok",
        "EW104J1503": "block", "card-unknown": "warn",
    }  # fmt: skip
    assert for_look(look, "card") == Prompt("card.prompt.put-card-on", "ask")


def test_another_card_that_was_put_on_is_told_though_a_reader_is_empty() -> None:
    look = on_reader(SECURITY_KEY, None)
    assert for_look(look, "card", put="reader 0").key == "card.prompt.wrong-card"
    assert for_look(look, "card", put="reader 1").key == "card.prompt.put-card-on"


@pytest.mark.parametrize("which", ["signature", "authentication"])
def test_a_password_of_which_nothing_is_known_needs_a_yes(which: Need) -> None:
    look = on_reader(jpki(Pin(None), Pin(None)))
    prompt = for_look(look, which)
    assert prompt == Prompt(f"card.prompt.{which}-unknown", "stop", needs_yes=True)


@pytest.mark.parametrize(
    ("code", "before", "after", "said"),
    [
        ("EW104J1601", jpki(Pin(4)), jpki(Pin(3)), True),
        ("EW104J1601", jpki(), jpki(authentication=Pin(2)), True),
        ("EW104J1601", jpki(Pin(1)), jpki(Pin(0, locked=True)), True),
        ("EW104J1601", jpki(Pin(4)), jpki(Pin(4)), False),
        ("EW104J1601", jpki(Pin(4)), jpki(Pin(5)), False),
        ("EW104J1601", jpki(Pin(4)), jpki(Pin(None)), False),
        ("EW104J1601", jpki(Pin(4)), None, False),
        ("EW104J1601", None, jpki(Pin(4)), False),
        ("EW104J1602", jpki(), jpki(Pin(0, locked=True)), True),
        ("EW104J1602", jpki(), jpki(), False),
        ("EW104J1603", jpki(), jpki(head=certificate(-1)), True),
        ("EW104J1603", jpki(), jpki(), False),
        ("EW104J1502", None, None, True),
        ("EW104J1604", jpki(), jpki(), True),
    ],
)
def test_an_assumed_code_is_told_only_where_the_card_says_so_too(
    code: str, before: Card | None, after: Card | None, said: bool
) -> None:
    assert card.borne_out(code, on_reader(before), on_reader(after)) is said


def event(kind: EventKind, *readers: tuple[str, bool]) -> Event:
    presence = Presence("running", tuple(ReaderPresence(*reader) for reader in readers))
    return Event(kind, readers[0][0] if readers else None, presence)


HAPPENINGS: list[tuple[Event, Need, str | None]] = [
    (event("picture"), "card", "connect-reader"),
    (event("picture", ("a", False)), "card", "put-card-on"),
    (event("picture", ("a", True)), "card", None),
    (event("picture", ("a", True)), "signature", None),
    (event("picture", ("a", False)), "signature", "card-taken-away"),
    (event("card-removed", ("a", False)), "signature", "card-taken-away"),
    (event("card-removed", ("a", False)), "card", "put-card-on"),
    (event("card-removed", ("a", False), ("b", True)), "signature", None),
    (event("card-inserted", ("a", True)), "signature", "card-back"),
    (event("reader-removed"), "signature", "reader-taken-away"),
    (event("reader-removed", ("b", False)), "signature", "put-card-on"),
    (event("reader-added", ("b", False)), "signature", "put-card-on"),
    (Event("service-stopped", None, Presence("stopped")), "signature", "service-stopped"),
    (Event("service-started", None, Presence("running")), "signature", None),
]


@pytest.mark.parametrize(
    ("happened", "need", "key"),
    HAPPENINGS,
)
def test_what_happens_to_the_card_is_told(happened: Event, need: Need, key: str | None) -> None:
    prompt = for_event(happened, need)
    assert (prompt and prompt.key) == (key and f"card.prompt.{key}")


@pytest.mark.parametrize(
    ("happened", "key"),
    [
        (event("card-removed", ("a", False), ("key", True)), "card-taken-away"),
        (event("picture", ("a", False), ("key", True)), "card-taken-away"),
        (event("picture", ("a", True), ("key", True)), None),
        (event("card-removed", ("key", False), ("a", False)), None),
        (event("card-inserted", ("b", True), ("key", True)), "card-back"),
        (event("reader-removed", ("key", False)), None),
    ],
)
def test_a_card_taken_away_beside_another_is_told(happened: Event, key: str | None) -> None:
    prompt = for_event(happened, "signature", beside=["key"])
    assert (prompt and prompt.key) == (key and f"card.prompt.{key}")


def test_a_card_that_is_back_is_told_with_its_reader() -> None:
    prompt = for_event(event("card-inserted", ("Pasori 0", True)), "signature")
    assert prompt == Prompt("card.prompt.card-back", "tell", {"reader": "Pasori 0"})


def test_at_the_end_the_reader_may_be_unplugged() -> None:
    assert "外して" in words("ja")[finished().key]


def kinds(events: list[Event]) -> list[tuple[str, str | None]]:
    return [(one.kind, one.reader) for one in events]


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ((False, 0), (True, 1), ["card-inserted"]),
        ((True, 1), (True, 3), ["card-removed", "card-inserted"]),
        ((True, 1), (True, 7), ["card-removed", "card-inserted"] * 3),
        ((False, 2), (True, 5), ["card-inserted", "card-removed", "card-inserted"]),
        ((False, 0xFFFF), (True, 0), ["card-inserted"]),
        ((True, 5), (True, 6), []),
        ((True, 9), (True, 1), ["card-removed", "card-inserted"]),
        ((True, None), (True, None), []),
        ((True, None), (False, None), ["card-removed"]),
    ],
)
def test_changes_too_quick_to_be_seen_are_told_from_the_counter(
    first: tuple[bool, int | None], then: tuple[bool, int | None], expected: list[str]
) -> None:
    track = Track()
    assert kinds(track.seen((ReaderState("a", *first),))) == [("picture", None)]
    events = track.seen((ReaderState("a", *then),))
    assert [one.kind for one in events] == expected
    if events:
        assert events[-1].presence == Presence("running", (ReaderPresence("a", then[0]),))


def test_each_events_picture_is_the_one_after_it() -> None:
    track = Track()
    track.seen((ReaderState("a", True, 1), ReaderState("b", False, 0)))
    events = track.seen((ReaderState("b", True, 1), ReaderState("c", True, 1)))
    assert kinds(events) == [
        ("reader-removed", "a"),
        ("card-inserted", "b"),
        ("reader-added", "c"),
        ("card-inserted", "c"),
    ]
    assert [[(one.name, one.card) for one in event.presence.readers] for event in events] == [
        [("b", False)],
        [("b", True)],
        [("b", True), ("c", False)],
        [("b", True), ("c", True)],
    ]


def test_importing_the_room_loads_nothing_heavy() -> None:
    program = (
        "import sys; before = set(sys.modules); import card; "
        "print(sorted(name for name in set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert loaded.strip() in ("['__future__', 'card']", "['card']")


def test_a_look_needs_no_event_loop_and_no_cryptography() -> None:
    program = "import sys, card; card.open_service().look(); print('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"asyncio", "cryptography", "asn1crypto"} & set(loaded)
    assert "card.pcsc" in loaded
