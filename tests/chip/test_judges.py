"""OpenSC, which knows the real card, takes ours for one (through the real daemon)."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from cryptography import x509

from jpki_bench.chip import Chip, Quirks, UnknownCard, service
from jpki_bench.chip.card import Card
from jpki_bench.chip.vpcd import FIRST_PORT, SlotError, VpcdSlot
from jpki_bench.pki import Holder, Issued

Put = Callable[[Card], AbstractAsyncContextManager[str]]

pytestmark = pytest.mark.pcsc

# OpenSC's PKCS#11 module asks for the tries left after a login, and its driver takes 9000 (already
# verified, docs/domain.md 4) for a failure; with ``atomic`` it does not ask.
ATOMIC = "app opensc-pkcs11 { pkcs11 { atomic = true; } }\n"
# a judge must read the card, not what it read of another one before
PLAIN = "app default { framework pkcs15 { use_file_caching = no; } }\n"


async def run(*command: str, config: Path | None = None) -> tuple[int, str]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    environment = {**os.environ, "LC_ALL": "C"}
    if config is not None:
        environment["OPENSC_CONF"] = str(config)
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment,
    )
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode(errors="replace")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "opensc.conf"
    path.write_text(PLAIN + ATOMIC)
    return path


def test_opensc_calls_the_card_jpki(put: Put, chip: Chip) -> None:
    async def scene() -> None:
        async with put(chip) as reader:
            code, output = await run("opensc-tool", "--reader", reader, "-n")
            assert (code, output.strip()) == (0, "jpki")

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_opensc_does_not_call_another_card_jpki(put: Put) -> None:
    async def scene() -> None:
        async with put(UnknownCard()) as reader:
            _, output = await run("opensc-tool", "--reader", reader, "-n")
            assert "jpki" not in output

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_opensc_lists_four_certificates_and_both_counters(
    put: Put, chip: Chip, issued: Issued, config: Path
) -> None:
    number = x509.load_der_x509_certificate(issued.authentication.certificate).serial_number
    serial = number.to_bytes(number.bit_length() // 8 + 1)  # as DER has it: a small one is shorter

    async def scene() -> None:
        async with put(chip) as reader:
            code, output = await run(
                "pkcs15-tool", "--reader", reader, "--list-certificates", "--list-pins",
                config=config,
            )  # fmt: skip
            assert code == 0
            names = re.findall(r"X.509 Certificate \[(.*)\]", output)
            assert sorted(names) == [
                "Digital Signature Certificate",
                "Digital Signature Certificate CA",
                "User Authentication Certificate",
                "User Authentication Certificate CA",
            ]
            assert f"02 {len(serial):02X} {serial.hex().upper()}" in output
            assert re.findall(r"Tries left +: (\d)", output) == ["3", "5"]

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_opensc_reads_the_signature_certificate_with_its_password(
    put: Put, chip: Chip, issued: Issued, holder: Holder, config: Path
) -> None:
    async def scene() -> None:
        async with put(chip) as reader:
            code, output = await run(
                "pkcs15-tool", "--reader", reader, "--read-certificate", "2", "-a", "2",
                "--verify-pin", "--pin", holder.signature_password, config=config,
            )  # fmt: skip
            assert code == 0
            pem = output[output.index("-----BEGIN") :].encode()
            read = x509.load_pem_x509_certificate(pem)
            assert read == x509.load_der_x509_certificate(issued.signature.certificate)
            assert chip.tries_left() == {"signature": 5, "authentication": 3}

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_opensc_is_refused_with_a_wrong_password_and_the_counter_tells(
    put: Put, chip: Chip, config: Path
) -> None:
    async def scene() -> None:
        async with put(chip) as reader:
            code, _ = await run(
                "pkcs15-tool", "--reader", reader, "-a", "2", "--verify-pin",
                "--pin", "WRONG1", config=config,
            )  # fmt: skip
            assert code != 0
            assert chip.tries_left() == {"signature": 4, "authentication": 3}

    asyncio.run(asyncio.wait_for(scene(), 60))


@pytest.mark.parametrize("says", ["9000", "63Cx"])
def test_opensc_signs_and_verifies_without_an_error(
    put: Put, issued: Issued, holder: Holder, tmp_path: Path, says: str
) -> None:
    """With its own configuration for a card that tells its tries even after a login."""
    path = tmp_path / "opensc.conf"
    path.write_text(PLAIN + (ATOMIC if says == "9000" else ""))
    chip = Chip(issued, holder, quirks=Quirks(verified_says=says))  # type: ignore[arg-type]

    async def scene() -> None:
        async with put(chip) as reader:
            code, output = await run(
                "pkcs11-tool", "--module", "opensc-pkcs11.so", "--slot-description", reader,
                "-l", "--pin", holder.authentication_password, "--test", config=path,
            )  # fmt: skip
            assert "C_SeedRandom) not supported" in output
            assert output.count("RSA-PKCS: OK") >= 2
            assert "SHA256-RSA-PKCS: OK" in output
            assert "No errors" in output, output
            assert code == 0

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_second_card_in_the_same_slot_is_told_that_it_is_taken(
    free_port: int, chip: Chip
) -> None:
    async def scene() -> None:
        first = VpcdSlot(chip, port=free_port)
        await first.insert()
        try:
            with pytest.raises(SlotError) as caught:
                await VpcdSlot(UnknownCard(), port=free_port, patience=1.5).insert()
            assert caught.value.reason == "silent"
            assert first.present
        finally:
            await first.remove()

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_the_daemon_is_asked_until_it_sees_the_card_come_and_go(free_port: int, chip: Chip) -> None:
    async def scene() -> None:
        async with service.Service() as daemon:
            slot = VpcdSlot(chip, port=free_port)
            await daemon.wait_for_card(slot, False)
            with pytest.raises(service.ServiceError) as caught:
                await daemon.wait_for_card(slot, True, timeout=0.1)
            assert caught.value.reason == "not-seen"
            await slot.insert()
            name = await daemon.wait_for_card(slot, True)
            assert re.fullmatch(rf"Virtual PCD .. {slot.slot:02X}", name)
            await slot.remove()
            await daemon.wait_for_card(slot, False)

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_wait_for_what_never_happens_can_be_given_up(put: Put, chip: Chip) -> None:
    async def scene() -> None:
        async with put(chip) as reader, service.Service() as daemon:
            slot = VpcdSlot(chip, port=FIRST_PORT + int(reader[-2:], 16))
            waiting = asyncio.ensure_future(daemon.wait_for_card(slot, False, timeout=600))
            await asyncio.wait({waiting}, timeout=0.3)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(waiting, 5)

    asyncio.run(asyncio.wait_for(scene(), 60))
