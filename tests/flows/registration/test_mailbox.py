"""A mail that is late, in spam, unsigned or contradicts: told, asked about, never lost."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import dkim
import pytest
from imap_tools.imap_utf7 import utf7_encode

import mail
from desk.main import main
from desk.settings import LEARNED, learn_server, load_settings
from flows.options import TrustOptions
from flows.outcomes import NeedsPerson
from flows.registration.mail_trust import KeptMail, MailKind
from flows.registration.mailbox import Mailbox
from flows.registration.owners import Owners
from flows.registration.register import Outcome
from jpki_bench.post import maildir
from jpki_bench.post.office import signing_key
from records.case import Case, Store
from records.editions import choose_site
from tests.flows.registration.name_server import NameServer, asked_of
from tests.flows.registration.person import Person
from tests.mail.genuine import ACCOUNT, FILED, FILED_SUBJECT
from tests.mail.letters import DOMAINS, HANH, ID, LINK, first, results, second
from tests.mail.letters import mail as letter
from tests.records.cases import case as case_data
from tests.records.cases import read

LIMIT = 20.0
OTHER = "Z9Y8X7W6V5"
OURS = TrustOptions(authserv_ids=("mx.post.example",))
KEY, RECORD = signing_key()
SELECTOR = f"mail._domainkey.{DOMAINS['2022']}"


def new_case(home: Path, site: str | None = None) -> Case:
    """Return a case whose 登録 has been pressed: from then on mails are its own."""
    case = Store(home).create(read(case_data(email=HANH)), choose_site(site, "2022"))
    case.advance("submitting")
    return case


def today(body: str = first(), **more: Any) -> bytes:
    return letter(body, date=format_datetime(datetime.now(UTC)), **more)


def signed(**more: Any) -> bytes:
    """Return a mail that no server vouches for, with a DKIM signature of the agency's domain."""
    bare = today(auth="", **more)
    start = bare.index(b"Date:")
    signature: bytes = dkim.sign(
        bare[start:], b"mail", DOMAINS["2022"].encode(), KEY, include_headers=[b"from", b"to"]
    )
    return bare[:start] + signature + bare[start:]


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return new_box(tmp_path / "Maildir")


def new_box(folder: Path) -> Path:
    maildir.create(folder)
    return folder


def deliver(box: Path, data: bytes) -> None:
    maildir.deliver(box, data.replace(b"\r\n", b"\n"))


@contextlib.asynccontextmanager
async def opened(
    box: Path,
    case: Case,
    person: Person,
    trust: TrustOptions = OURS,
    advice_after: float = 60.0,
    owners: Owners | None = None,
) -> AsyncIterator[Mailbox]:
    source = mail.open_source(f"maildir:{box}")
    async with (
        asyncio.timeout(LIMIT),
        Mailbox(source, case, person, trust, advice_after, owners=owners).open() as m,
    ):
        yield m


def events(case: Case, name: str) -> list[dict[str, Any]]:
    return [entry for entry in case.journal.entries() if entry["event"] == name]


# when it doesn't come


def test_a_mail_that_does_not_come_is_explained_and_still_waited_for(
    tmp_path: Path, box: Path
) -> None:
    async def story() -> None:
        person = Person()
        case = new_case(tmp_path)
        async with opened(box, case, person, advice_after=0.02) as mailbox:
            waiting = asyncio.ensure_future(mailbox.wait_for("registered", LIMIT))
            spam = await person.until("mail.reason.waiting-spam")
            blocked = await person.until("mail.reason.waiting-blocked")
            address = await person.until("mail.reason.waiting-address")
            await person.until("mail.reason.waiting-another-day")
            assert (spam, blocked) == ({}, {"domain": "ras-immi.moj.go.jp"})
            assert address == {"address": HANH}
            assert len(person.keys) == len(set(person.keys))  # each thing once
            deliver(box, today())
            assert (await waiting).message.auth_id == ID

    asyncio.run(story())


def test_a_case_is_put_aside_while_it_waits_and_picked_up_another_day(
    tmp_path: Path, box: Path
) -> None:
    async def story() -> None:
        person = Person()
        case = new_case(tmp_path)
        person.leaves.set()
        with pytest.raises(NeedsPerson) as stopped:
            async with opened(box, case, person) as mailbox:
                await mailbox.wait_for("registered", LIMIT)
        assert (stopped.value.code, stopped.value.exit_code) == ("run.put-aside", 3)
        deliver(box, today())
        async with opened(box, Store(tmp_path).open(case.id), Person()) as mailbox:
            assert (await mailbox.wait_for("registered", LIMIT)).trusted

    asyncio.run(story())


def test_the_spam_folder_a_mail_was_found_in_is_named(tmp_path: Path, box: Path) -> None:
    folder = box / f".{utf7_encode('迷惑メール').decode()}"
    maildir.create(folder)
    (folder / "maildirfolder").touch()

    async def story() -> None:
        person = Person()
        case = new_case(tmp_path)
        deliver(folder, today(sender="From: info@evil.example"))
        deliver(folder, today())
        async with opened(box, case, person) as mailbox:
            kept = await mailbox.wait_for("registered", LIMIT)
        assert kept.place == "迷惑メール"
        spam = [params for key, params in person.heard if key == "run.mail-in-spam"]
        assert spam == [{"folder": "迷惑メール"}]  # nobody is told to move a liar's mail
        assert events(case, "mail")[0]["where"] == "迷惑メール"

    asyncio.run(story())


# whose mail it is


def test_a_mail_before_the_cases_own_press_is_somebody_elses(tmp_path: Path, box: Path) -> None:
    case = Store(tmp_path).create(read(case_data(email=HANH)), choose_site(None, "2022"))

    async def story() -> None:
        deliver(box, today())
        async with opened(box, case, Person()) as mailbox:
            with pytest.raises(NeedsPerson) as stopped:
                await mailbox.wait_for("registered", 1.0)
        assert stopped.value.code == "run.mail-not-come"

    asyncio.run(story())
    assert case.auth_id is None
    assert not (case.folder / "mails").exists() or not list((case.folder / "mails").iterdir())


def test_an_auth_id_of_another_case_never_becomes_this_ones(tmp_path: Path, box: Path) -> None:
    first_client = new_case(tmp_path)
    first_client.saw_auth_id(ID, "screen")
    case, person = new_case(tmp_path), Person({"run.believe-mail": True})

    async def story() -> None:
        deliver(box, today())
        async with opened(box, case, person) as mailbox:
            waiting = asyncio.ensure_future(mailbox.wait_for("registered", 10.0))
            assert await person.until("run.auth-id-of-another") == {"case": first_client.id}
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(story())
    assert case.auth_id is None
    assert [each["case"] for each in events(case, "auth-id-of-another")] == [first_client.id]


NAMELESS = first().replace("NGUYEN THI HANH 様", "ご利用者様")


@pytest.mark.parametrize("seen", ["", OTHER])
def test_a_mail_that_names_nobody_is_nobodys_while_two_clients_of_one_address_wait(
    tmp_path: Path, box: Path, seen: str
) -> None:
    spouse, case = new_case(tmp_path), new_case(tmp_path)
    if seen:
        case.saw_auth_id(seen, "screen")

    async def waiting(person: Person) -> NeedsPerson:
        async with opened(box, case, person) as mailbox:
            with pytest.raises(NeedsPerson) as stopped:
                await mailbox.wait_for("registered", 1.0)
        return stopped.value

    deliver(box, today(NAMELESS))
    assert asyncio.run(waiting(Person(interactive=False))).code == "run.mail-not-come"
    assert (case.auth_id, case.progress.rivals) == (seen or None, ())
    spouse.saw_auth_id(ID, "screen")  # whose it was
    person = Person()
    assert asyncio.run(waiting(person)).code == "run.mail-not-come"
    assert "run.believe-mail" not in [key for key, _ in person.asked]
    assert (case.auth_id, case.progress.rivals) == (seen or None, ())


def test_a_mail_that_names_nobody_is_this_cases_when_the_other_has_its_id(
    tmp_path: Path, box: Path
) -> None:
    spouse, case = new_case(tmp_path), new_case(tmp_path)
    spouse.saw_auth_id(OTHER, "screen")

    async def story() -> None:
        deliver(box, today(NAMELESS))
        async with opened(box, case, Person()) as mailbox:
            await mailbox.wait_for("registered", LIMIT)

    asyncio.run(story())
    assert case.auth_id == ID


@pytest.mark.parametrize("beside", ["", f"\n認証ID：{ID}\n"])
def test_a_value_of_the_person_near_id_in_a_mail_is_no_auth_id(
    tmp_path: Path, box: Path, beside: str
) -> None:
    case, person = new_case(tmp_path), Person()
    card = case.applicant.residence_card or ""
    body = first(id=card) + beside

    async def story() -> None:
        deliver(box, today(body))
        async with opened(box, case, person) as mailbox:
            if beside:
                kept = await mailbox.wait_for("registered", LIMIT)
                assert (kept.message.auth_id, kept.trusted) == (ID, True)
            else:
                await person.until("run.mail-not-believed")

    asyncio.run(story())
    assert case.auth_id == (ID if beside else None)
    assert card not in {each["auth_id"] for each in case.progress.mails}


# DKIM, looked up by ourselves


def look_up(
    tmp_path: Path, box: Path, data: bytes, trust: TrustOptions, **site: str
) -> tuple[Case, Person]:
    """One mail, one person who believes whatever they are asked about."""
    case, person = new_case(tmp_path, **site), Person({"run.believe-mail": True})

    async def story() -> None:
        deliver(box, data)
        async with opened(box, case, person, trust) as mailbox:
            assert (await mailbox.wait_for("registered", LIMIT)).trusted

    asyncio.run(story())
    return case, person


def test_a_signature_that_holds_is_believed_without_asking(tmp_path: Path, box: Path) -> None:
    with NameServer({SELECTOR: RECORD}).open() as server, asked_of(server.port):
        case, person = look_up(tmp_path, box, signed(), TrustOptions(dns=mail.SystemDns))
    assert person.asked == []
    assert server.asked == [SELECTOR]
    assert [each["by"] for each in events(case, "mail-decided")] == ["dkim"]
    assert Store(tmp_path).open(case.id).auth_id == ID


def test_without_dns_the_person_is_asked(tmp_path: Path, box: Path) -> None:
    with NameServer({}).open() as gone:
        port = gone.port
    with asked_of(port):
        trust = TrustOptions(dns=partial(mail.SystemDns, 0.2))
        _, person = look_up(tmp_path, box, signed(), trust)
    assert [key for key, _ in person.asked] == ["run.believe-mail"]


def test_a_key_that_is_not_there_leaves_it_to_the_person(tmp_path: Path, box: Path) -> None:
    with NameServer({}).open() as server, asked_of(server.port):
        _, person = look_up(tmp_path, box, signed(), TrustOptions(dns=mail.SystemDns))
    assert [key for key, _ in person.asked] == ["run.believe-mail"]
    assert server.asked == [SELECTOR]


def test_nothing_is_looked_up_when_it_is_off_or_on_loopback(tmp_path: Path, box: Path) -> None:
    with NameServer({SELECTOR: RECORD}).open() as server, asked_of(server.port):
        look_up(tmp_path / "off", box, signed(), TrustOptions())
        local = today(first(link="http://127.0.0.1:8000/WC01/?key=1"), auth="")
        look_up(
            tmp_path / "loopback",
            new_box(tmp_path / "other"),
            b"DKIM-Signature: v=1; d=ras-immi.moj.go.jp; s=mail\r\n" + local,
            TrustOptions(dns=mail.SystemDns),
            site="http://127.0.0.1:8000",
        )
    assert server.asked == []


def test_a_stranger_cannot_make_us_ask_for_a_name_of_their_choice(
    tmp_path: Path, box: Path
) -> None:
    stranger = (
        b"DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=you; h=from; bh=AA==; b=AA==\r\n"
    )
    with NameServer({}).open() as server, asked_of(server.port):
        look_up(tmp_path, box, stranger + today(auth=""), TrustOptions(dns=mail.SystemDns))
    assert server.asked == []


# an account before the registration


def test_the_mail_about_an_account_is_never_taken_for_the_registrations(
    tmp_path: Path, box: Path
) -> None:
    """It may come late, when 登録 has been pressed: the one that tells the 認証ID is waited for."""

    async def story() -> tuple[Case, KeptMail]:
        case = Store(tmp_path).create(read(case_data(email=HANH)), choose_site(None, "2026"))
        case.write_before("opening-account")
        case.advance("submitting")
        deliver(box, today(ACCOUNT.format(link=""), edition="2026", subject="利用者登録完了"))
        deliver(box, today(FILED.format(id=ID), edition="2026", subject=FILED_SUBJECT))
        async with opened(box, case, Person({"run.believe-mail": True})) as mailbox:
            return case, await mailbox.wait_for("registered", LIMIT)

    case, kept = asyncio.run(story())
    assert (kept.message.filed, kept.trusted, case.auth_id) == (True, True, ID)
    assert [path.name for path in (case.folder / "mails").iterdir()] == ["01-registered.eml"]


# pasted by hand


def pasting(tmp_path: Path, kind: MailKind, *texts: str) -> tuple[Case, list[KeptMail]]:
    case, person = new_case(tmp_path), Person()
    person.pastes = list(texts)

    async def story() -> list[KeptMail]:
        async with Mailbox(None, case, person).open() as mailbox:
            return [await mailbox.wait_for(kind, LIMIT) for _ in texts]

    return case, asyncio.run(story())


def test_a_whole_mail_is_pasted_where_there_is_no_account(tmp_path: Path) -> None:
    case, [kept] = pasting(tmp_path, "registered", first())
    assert (kept.message.url, case.auth_id) == (LINK, ID)
    assert kept.path.read_text(encoding="utf-8") == first()


def test_an_auth_id_alone_is_kept_and_the_link_still_asked_for(tmp_path: Path) -> None:
    case, [typed, pasted] = pasting(tmp_path, "registered", " Ａ1B2C3D4E5 \n", first())
    assert (typed.message.url, pasted.message.url) == (None, LINK)
    assert {each.auth_id for each in case.progress.sightings} == {ID}


def test_a_value_of_the_person_typed_for_the_auth_id_is_told_and_not_taken(tmp_path: Path) -> None:
    with pytest.raises(NeedsPerson) as stopped:
        pasting(tmp_path, "registered", "ＡＢ12345678CD")
    assert stopped.value.code == "run.pasted-unclear"
    [case] = Store(tmp_path).all()
    assert case.auth_id is None


def test_a_pasted_link_to_somewhere_else_is_refused_and_kept(tmp_path: Path) -> None:
    with pytest.raises(NeedsPerson) as stopped:
        pasting(tmp_path, "registered", first(link="https://evil.example/x"))
    assert stopped.value.code == "run.pasted-unclear"
    [case] = Store(tmp_path).all()
    assert case.auth_id is None
    assert [path.name for path in (case.folder / "mails").iterdir()] == ["01-pasted.eml"]


# two auth_ids


def contradicted(tmp_path: Path, box: Path, person: Person) -> Case:
    """Return the screen showed one auth_id, the believed mail brings another."""
    case = new_case(tmp_path)

    async def story() -> None:
        case.saw_auth_id(OTHER, "screen")
        deliver(box, today())
        async with opened(box, case, person) as mailbox:
            await mailbox.wait_for("registered", 0.5)

    try:
        asyncio.run(story())
    finally:
        seen = {(each["auth_id"], each["where"]) for each in events(case, "auth_id")}
        assert seen == {(OTHER, "screen"), (ID, "mail:01-registered.eml")}
    return case


def test_the_person_may_say_that_the_mail_is_right(tmp_path: Path, box: Path) -> None:
    person = Person({f"run.which-auth-id {ID}": True})
    case = contradicted(tmp_path, box, person)
    reopened = Store(tmp_path).open(case.id)
    assert (case.auth_id, reopened.auth_id) == (ID, ID)
    assert reopened.progress.rivals == ()
    assert reopened.progress.mails[0]["trusted"]
    assert [key for key, _ in person.asked] == ["run.which-auth-id"] * 2


def test_the_person_may_say_that_the_screen_is_right(tmp_path: Path, box: Path) -> None:
    person = Person({f"run.which-auth-id {OTHER}": True})
    with pytest.raises(NeedsPerson) as stopped:
        contradicted(tmp_path, box, person)
    assert stopped.value.code == "run.mail-not-come"  # the mail is not used, the right one may come
    [case] = Store(tmp_path).all()
    assert (case.auth_id, case.progress.rivals) == (OTHER, ())
    assert not case.progress.mails[0]["trusted"]


@pytest.mark.parametrize("interactive", [True, False])
def test_where_nobody_decides_it_stops_and_both_are_kept(
    tmp_path: Path, box: Path, interactive: bool
) -> None:
    person = Person(interactive=interactive)
    with pytest.raises(NeedsPerson) as stopped:
        contradicted(tmp_path, box, person)
    assert stopped.value.code == "run.auth-ids-differ"
    [case] = Store(tmp_path).all()
    assert case.progress.rivals == (OTHER, ID)
    assert Outcome(case, 1.0).to_json()["auth_id"] is None  # neither is told as the right one
    # another day, at a terminal, it is asked again
    again = Person({f"run.which-auth-id {ID}": True})

    async def story() -> None:
        async with opened(box, case, again) as mailbox:
            assert (await mailbox.wait_for("registered", LIMIT)).trusted

    asyncio.run(story())
    assert case.auth_id == ID


def test_a_screen_after_the_mail_is_compared_too(tmp_path: Path, box: Path) -> None:
    async def story() -> None:
        case = new_case(tmp_path)
        deliver(box, today())
        async with opened(box, case, Person(interactive=False)) as mailbox:
            await mailbox.wait_for("registered", LIMIT)
            assert await mailbox.agreed_auth_id() == ID
            case.saw_auth_id(OTHER, "screen")
            with pytest.raises(NeedsPerson) as stopped:
                await mailbox.agreed_auth_id()
            assert stopped.value.code == "run.auth-ids-differ"

    asyncio.run(story())


# which server is ours


def test_a_receiving_server_is_learned_with_a_yes_and_kept_for_its_owner_alone(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    case = new_case(home)
    person = Person({"run.learn-server": True})
    trust = TrustOptions(remember=partial(learn_server, home))

    async def story() -> None:
        deliver(box, today())
        deliver(box, today(second()))
        async with opened(box, case, person, trust) as mailbox:
            assert (await mailbox.wait_for("registered", LIMIT)).trusted
            assert (await mailbox.wait_for("password-set", LIMIT)).trusted

    asyncio.run(story())
    assert [(key, params["server"]) for key, params in person.asked] == [
        ("run.learn-server", "mx.post.example")
    ]
    assert (home / LEARNED).stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("TOUROKU_HOME", str(home))
    monkeypatch.setenv("TOUROKU_AUTHSERV", "mx.first.example")
    assert load_settings(tmp_path).authserv == ("mx.first.example", "mx.post.example")


def test_without_a_yes_nothing_is_learned_and_the_mail_alone_is_asked_about(
    tmp_path: Path, box: Path
) -> None:
    person = Person({"run.believe-mail": True})
    look = TrustOptions(remember=partial(learn_server, tmp_path))
    case = new_case(tmp_path)

    async def story() -> None:
        deliver(box, today())
        async with opened(box, case, person, look) as mailbox:
            assert (await mailbox.wait_for("registered", LIMIT)).trusted

    asyncio.run(story())
    assert [key for key, _ in person.asked] == ["run.learn-server", "run.believe-mail"]
    assert not (tmp_path / LEARNED).exists()


@pytest.mark.parametrize(
    "data",
    [
        today(auth=results(server="mx.yahoo.example")),  # another name than Received's
        today(auth=results().replace("pass", "none")),  # a server that vouches for nobody
        today(auth=results()).replace(b"Received:", b"X-Received:"),  # nobody received it
    ],
    ids=["another-host", "no-word", "not-received"],
)
def test_a_server_that_cannot_be_ours_is_never_offered(
    tmp_path: Path, box: Path, data: bytes
) -> None:
    _, person = look_up(tmp_path, box, data, TrustOptions(remember=partial(learn_server, tmp_path)))
    assert [key for key, _ in person.asked] == ["run.believe-mail"]


# another day


def test_what_a_person_decided_is_not_asked_again_and_what_nobody_did_is(
    tmp_path: Path, box: Path
) -> None:
    case = new_case(tmp_path)

    async def day(person: Person) -> bool:
        reopened = Store(tmp_path).open(case.id)
        async with opened(box, reopened, person, TrustOptions()) as mailbox:
            try:
                return (await mailbox.wait_for("registered", 0.3)).trusted
            except NeedsPerson:
                return False

    deliver(box, today())
    assert not asyncio.run(day(Person(interactive=False)))
    asked = Person({"run.believe-mail": True})
    assert asyncio.run(day(asked))
    assert [key for key, _ in asked.asked] == ["run.believe-mail"]
    later = Person()
    assert asyncio.run(day(later))
    assert later.asked == []
    assert len(Store(tmp_path).open(case.id).progress.mails) == 1


def test_a_mail_kept_by_a_run_that_was_killed_is_never_overwritten(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    case.keep_mail(b"first", "registered")  # and killed before it was noted
    again = Store(tmp_path).open(case.id)
    path = again.keep_mail(b"second", "registered")
    assert path.name == "02-registered.eml"
    assert (path.parent / "01-registered.eml").read_bytes() == b"first"


def test_touroku_mail_looks_for_the_key_too_unless_it_is_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOUROKU_HOME", str(tmp_path))
    (tmp_path / "mail.eml").write_bytes(signed())
    with NameServer({SELECTOR: RECORD}).open() as server, asked_of(server.port):
        for switch, trusted in (("on", True), ("off", False)):
            monkeypatch.setenv("TOUROKU_DKIM", switch)
            assert main(["mail", "mail.eml", "--json"]) == 0
            [told] = json.loads(capsys.readouterr().out)
            assert told["trusted"] is trusted
    assert server.asked == [SELECTOR]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "outlook-msg"),
        ("mails.zip", b"PK\x03\x04", "folder-not-read"),
        ("mail.eml", b"%PDF-1.7", "file-pdf"),
    ],
)
async def test_a_file_that_holds_no_mail_is_told_while_it_is_waited_for(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    person = Person()
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / name).write_bytes(data)
    source = mail.open_source(f"folder:{drop}")
    async with asyncio.timeout(LIMIT), Mailbox(source, new_case(tmp_path), person, OURS).open():
        assert name in " ".join((await person.until(code)).values())
