"""On a machine without a running daemon; played in namespaces of our own, beside the real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.pcsc

SCENE = """
import asyncio
from jpki_bench.chip import UnknownCard, service
from jpki_bench.chip.vpcd import FIRST_PORT, SlotError, VpcdSlot, insert_anywhere

async def scene():
    assert not service.is_running()
    try:
        async with service.Service():
            raise AssertionError("there is no service")
    except service.ServiceError as error:
        assert error.reason == "stopped"
    try:
        await VpcdSlot(UnknownCard()).insert()
    except SlotError as error:
        assert error.reason == "refused"
    assert service.start()
    assert service.start()  # a second time finds it running
    async with service.Service() as daemon:
        first = await insert_anywhere(UnknownCard())
        second = await insert_anywhere(UnknownCard(), patience=1.5)
        assert [first.port, second.port] == [FIRST_PORT, FIRST_PORT + 1]
        names = [await daemon.wait_for_card(slot, True) for slot in (first, second)]
        assert names == ["Virtual PCD 00 00", "Virtual PCD 00 01"]
        await first.remove()
        await second.remove()
        await daemon.wait_for_card(first, False)
        await daemon.wait_for_card(second, False)

asyncio.run(asyncio.wait_for(scene(), 60))
print("done")
"""
ALONE = 'mount -t tmpfs tmpfs /run && mkdir /run/pcscd && ip link set lo up && exec "$@"'


def test_the_office_starts_the_daemon_and_takes_the_second_slot_when_the_first_is_taken() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("namespaces of our own need root on Linux")
    if not all(shutil.which(tool) for tool in ("unshare", "ip", "pcscd")):
        pytest.skip("unshare, ip or pcscd is not installed")
    done = subprocess.run(
        [
            *("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"),
            *("sh", "-c", ALONE, "sh", sys.executable, "-c", SCENE),
        ],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
