"""The native host without a browser: its framing, what it asks, what it answers."""

from __future__ import annotations

import asyncio
import base64
import http.server
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jpki_bench import pki
from jpki_bench.chip import Card, Chip, Quirks, UnknownCard
from jpki_bench.chip.link import LinkServer
from jpki_bench.client import jpki
from jpki_bench.client.install import HostConfig
from jpki_bench.pki import Authority, Holder, Issued

Desk = Callable[[Card], AbstractAsyncContextManager[HostConfig]]
Start = Callable[[HostConfig], AbstractAsyncContextManager[Any]]

SIGNATURE = {"mode": "11", "keypair_division": "01", "certificate_type": "01"}
AUTHENTICATION = {"mode": "11", "keypair_division": "02", "certificate_type": "01"}


def play(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 60))


async def fail(host: Any, shown: dict[str, Any], code: str) -> dict[str, str]:
    """Return the dialog comes first, the answer only when it has been closed."""
    assert shown["window"] == "dialog"
    assert shown["show"]["code"] == code
    answer = await host.call({"closed": True})
    assert (answer["result"], answer["errcode"], answer["mode"]) == ("1", code, "11")
    assert answer["certificate"] == ""
    assert await host.ended() == b""
    show: dict[str, str] = shown["show"]
    return show


@pytest.mark.parametrize(
    ("request_", "half"), [(SIGNATURE, "signature"), (AUTHENTICATION, "authentication")]
)
def test_the_right_password_brings_the_certificate_without_its_filler(
    desk: Desk, start: Start, chip: Chip, issued: Issued, holder: Holder,
    request_: dict[str, str], half: str,
) -> None:  # fmt: skip
    async def scene() -> None:
        async with desk(chip) as config, start(config) as host:
            asked = await host.call(request_ | {"version": "1.0.1.0", "url": "http://127.0.0.1/"})
            keypair = request_["keypair_division"]
            assert asked == {"window": "password", "show": {"keypair": keypair}}
            answer = await host.call({"password": getattr(holder, f"{half}_password")})
            assert answer == request_ | {
                "result": "0",
                "certificate": base64.b64encode(getattr(issued, half).certificate).decode(),
                "errcode": "",
            }
            assert await host.ended() == b""
            assert chip.tries_left() == {"signature": 5, "authentication": 3}

    play(scene())


def test_a_wrong_password_spends_one_try_and_is_told_in_a_dialog(
    desk: Desk, start: Start, chip: Chip
) -> None:
    async def scene() -> None:
        async with desk(chip) as config, start(config) as host:
            await host.call(SIGNATURE)
            shown = await host.call({"password": "WRONG1"})
            assert (await fail(host, shown, "EW104J1601"))["detail"] == "0x000063C4"
            assert chip.tries_left() == {"signature": 4, "authentication": 3}

    play(scene())


def test_lower_case_is_sent_as_it_was_typed(
    link_desk: Desk, start: Start, chip: Chip, holder: Holder
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config, start(config) as host:
            await host.call(SIGNATURE)
            shown = await host.call({"password": holder.signature_password.lower()})
            await fail(host, shown, "EW104J1601")
            assert chip.tries_left()["signature"] == 4

    play(scene())


def test_the_last_wrong_password_is_told_as_a_lock(
    link_desk: Desk, start: Start, chip: Chip
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config:
            for code in ("EW104J1601", "EW104J1601", "EW104J1602"):
                async with start(config) as host:
                    await host.call(AUTHENTICATION)
                    await fail(host, await host.call({"password": "0000"}), code)
            assert chip.tries_left() == {"signature": 5, "authentication": 0}

    play(scene())


def test_a_locked_password_is_not_even_asked_for(desk: Desk, start: Start, chip: Chip) -> None:
    chip.lock("signature")

    async def scene() -> None:
        async with desk(chip) as config, start(config) as host:
            await fail(host, await host.call(SIGNATURE), "EW104J1602")

    play(scene())


@pytest.mark.parametrize("dismissed", [{"password": None}, {}])
def test_a_cancelled_window_spends_no_try(
    link_desk: Desk, start: Start, chip: Chip, dismissed: dict[str, Any]
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config, start(config) as host:
            await host.call(SIGNATURE)
            await fail(host, await host.call(dismissed), "EW104J1604")
            assert chip.tries_left() == {"signature": 5, "authentication": 3}

    play(scene())


def test_a_card_without_jpki_is_told_from_no_card(desk: Desk, start: Start) -> None:
    async def scene() -> None:
        async with desk(UnknownCard()) as config, start(config) as host:
            await fail(host, await host.call(SIGNATURE), "EW104J1605")

    play(scene())


def test_no_password_is_ever_asked_for_a_card_that_the_office_did_not_issue(
    link_desk: Desk, start: Start, issued: Issued, holder: Holder
) -> None:
    foreign = issued.authentication.ca.replace(pki.ORGANISATION.encode(), b"somebody else's office")
    real = replace(issued, authentication=replace(issued.authentication, ca=foreign))
    chip = Chip(real, holder)

    async def scene() -> None:
        async with link_desk(chip) as config, start(config) as host:
            await fail(host, await host.call(AUTHENTICATION), "EW104J1605")
            assert chip.tries_left() == {"signature": 5, "authentication": 3}

    play(scene())


def test_client_and_authority_agree_on_the_offices_name() -> None:
    assert pki.ORGANISATION.encode() == jpki.OFFICE


def test_an_ended_certificate_is_told_after_the_password(
    link_desk: Desk, start: Start, authority: Authority, holder: Holder
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    ended = authority.issue(holder, not_before=yesterday - timedelta(days=365), not_after=yesterday)

    async def scene() -> None:
        async with link_desk(Chip(ended, holder)) as config, start(config) as host:
            await host.call(SIGNATURE)
            await fail(host, await host.call({"password": holder.signature_password}), "EW104J1603")

    play(scene())


@pytest.mark.parametrize(
    "quirks",
    [
        Quirks(first_command_fails=True),
        Quirks(end_of_file="6Cxx"),
        Quirks(in_parts=True),
        Quirks(verified_says="63Cx"),
    ],
)
def test_every_kind_of_card_can_be_read(
    link_desk: Desk, start: Start, issued: Issued, holder: Holder, quirks: Quirks
) -> None:
    async def scene() -> None:
        async with link_desk(Chip(issued, holder, quirks=quirks)) as config:
            async with start(config) as host:
                await host.call(SIGNATURE)
                answer = await host.call({"password": holder.signature_password})
                assert base64.b64decode(answer["certificate"]) == issued.signature.certificate

    play(scene())


def test_no_card_and_no_reader_have_their_own_codes(start: Start, chip: Chip) -> None:
    async def scene() -> None:
        link = LinkServer(chip)
        await link.start()
        config = HostConfig(reader=link.address)
        try:
            async with start(config) as host:
                show = await fail(host, await host.call(SIGNATURE), "EW104J1503")
                assert show["message"] == "カードとの通信中にエラーが発生しました。"
            await link.unplug()
            async with start(config) as host:
                show = await fail(host, await host.call(SIGNATURE), "EW104J1502")
                assert show["detail"] == "0x00000006"
        finally:
            await link.close()
        with socket.socket() as nobody:  # who takes the place, lest another office gets it
            nobody.bind(("127.0.0.1", int(config.reader.rpartition(":")[2])))
            async with start(config) as host:
                await fail(host, await host.call(SIGNATURE), "EW104J1502")

    play(scene())


def test_a_card_taken_away_while_the_password_is_typed_is_no_card(
    start: Start, chip: Chip, holder: Holder
) -> None:
    async def scene() -> None:
        link = LinkServer(chip)
        await link.start()
        await link.insert()
        try:
            async with start(HostConfig(reader=link.address)) as host:
                await host.call(SIGNATURE)
                await link.remove()
                shown = await host.call({"password": holder.signature_password})
                await fail(host, shown, "EW104J1503")
        finally:
            await link.close()

    play(scene())


@contextmanager
def faults_page(*names: str) -> Iterator[str]:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(names).encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/faults"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("fault", "code"), [("reader-absent", "EW104J1502"), ("card-absent", "EW104J1503")]
)
def test_faults_of_reader_and_card_are_played(
    link_desk: Desk, start: Start, chip: Chip, fault: str, code: str
) -> None:
    async def scene() -> None:
        with faults_page(fault) as url:
            async with link_desk(chip) as config, start(replace(config, faults_url=url)) as host:
                await fail(host, await host.call(SIGNATURE), code)

    play(scene())


def test_the_fault_of_a_card_taken_away_strikes_after_the_password(
    link_desk: Desk, start: Start, chip: Chip, holder: Holder
) -> None:
    async def scene() -> None:
        with faults_page("card-removed") as url:
            async with link_desk(chip) as config, start(replace(config, faults_url=url)) as host:
                await host.call(SIGNATURE)
                shown = await host.call({"password": holder.signature_password})
                await fail(host, shown, "EW104J1503")

    play(scene())


def test_a_silent_host_says_nothing_until_the_page_is_gone(
    link_desk: Desk, start: Start, chip: Chip
) -> None:
    async def scene() -> None:
        with faults_page("host-silent") as url:
            async with link_desk(chip) as config, start(replace(config, faults_url=url)) as host:
                await host.send(SIGNATURE)
                await host.send({"mode": "05"})
                assert await host.ended() == b""

    play(scene())


@pytest.mark.parametrize("leave", ["mode 05", "hang up"])
def test_the_host_ends_when_the_page_is_left(
    link_desk: Desk, start: Start, chip: Chip, leave: str
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config, start(config) as host:
            await host.call(SIGNATURE)
            if leave == "mode 05":
                await host.send({"mode": "05"})
            else:
                host.hang_up()
            assert await host.ended() == b""
            assert await host.process.wait() == 0

    play(scene())


@pytest.mark.parametrize("unknown", [{"mode": "12"}, {"mode": "11", "keypair_division": "03"}, {}])
def test_what_the_host_does_not_know_it_does_not_answer(
    link_desk: Desk, start: Start, chip: Chip, unknown: dict[str, str]
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config, start(config) as host:
            await host.send(unknown)
            assert await host.ended() == b""

    play(scene())


@pytest.mark.pcsc
def test_a_reader_of_another_name_is_no_reader(pcsc_desk: Desk, start: Start, chip: Chip) -> None:
    async def scene() -> None:
        async with pcsc_desk(chip) as config:
            async with start(replace(config, reader_name="no such reader")) as host:
                await fail(host, await host.call(SIGNATURE), "EW104J1502")

    play(scene())


@pytest.mark.pcsc
def test_the_card_stays_usable_for_whoever_else_holds_it(
    pcsc_desk: Desk, start: Start, chip: Chip, holder: Holder
) -> None:
    """Shared, and left as it is: another program's connection is neither reset nor shut out."""
    from smartcard import scard  # noqa: PLC0415 - only where there is PC/SC

    async def scene() -> None:
        async with pcsc_desk(chip) as config:
            _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
            try:
                code, card, protocol = await asyncio.to_thread(
                    scard.SCardConnect,
                    context,
                    config.reader_name,
                    scard.SCARD_SHARE_SHARED,
                    scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
                )
                assert code == 0
                assert protocol == scard.SCARD_PROTOCOL_T1
                async with start(config) as host:
                    await host.call(AUTHENTICATION)
                    answer = await host.call({"password": holder.authentication_password})
                    assert answer["result"] == "0"
                command = list(bytes.fromhex("00A4040C0AD392F000260100000001"))
                code, said = await asyncio.to_thread(
                    scard.SCardTransmit, card, scard.SCARD_PCI_T1, command
                )
                assert (code, bytes(said)) == (0, b"\x90\x00")
                # Not in this loop, which answers for the card: the daemon may be asking it.
                await asyncio.to_thread(scard.SCardDisconnect, card, scard.SCARD_LEAVE_CARD)
            finally:
                await asyncio.to_thread(scard.SCardReleaseContext, context)

    play(scene())


def test_the_log_tells_every_hop_and_no_secret(
    link_desk: Desk, start: Start, chip: Chip, issued: Issued, holder: Holder, tmp_path: Path
) -> None:
    log = tmp_path / "hops.jsonl"

    async def scene() -> None:
        async with link_desk(chip) as config, start(replace(config, log=str(log))) as host:
            await host.call(SIGNATURE)
            await host.call({"password": holder.signature_password})

    play(scene())
    text = log.read_text()
    assert holder.signature_password not in text
    assert holder.signature_password.encode().hex().upper() not in text.upper()
    assert base64.b64encode(issued.signature.certificate)[:40].decode() not in text
    hops = [json.loads(line) for line in text.splitlines()]
    assert [hop["hop"] for hop in hops if hop["hop"] != "card"] == [
        "from browser", "to browser", "from browser", "to browser",
    ]  # fmt: skip
    assert any(hop.get("header") == "00200080" and hop["sw"] == "9000" for hop in hops)
    assert all("sent" not in hop for hop in hops)


def test_nothing_is_logged_unless_it_is_asked_for(
    link_desk: Desk, start: Start, chip: Chip, tmp_path: Path
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config, start(config) as host:
            await host.call(SIGNATURE)

    play(scene())
    assert [path.name for path in tmp_path.iterdir()] == ["host.json"]


def test_the_host_starts_without_what_only_the_office_needs() -> None:
    code = (
        "import sys, jpki_bench.client.host;"
        "print(*sorted({'cryptography', 'smartcard', 'playwright', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
