"""A PC/SC daemon of the tests' own, with vpcd's readers, and a desk process beside it.

The daemon lives in a mount namespace, so that the machine's own is never touched; its socket is
reached through /proc. It is the real one, except that its half-second naps between two looks at a
reader are cut short by a preloaded ``nanosleep``, else a thousand cards would take a quarter of an
hour.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from tests.card.virtual import Plug, VirtualCard

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds after which something that must happen is taken for not happening."""

SHORT_NAPS = """
#define _GNU_SOURCE
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>
int nanosleep(const struct timespec *wanted, struct timespec *left) {
    struct timespec nap = {0, 3000000};
    if (wanted->tv_sec == 0 && wanted->tv_nsec < nap.tv_nsec) nap = *wanted;
    return syscall(SYS_nanosleep, &nap, left);
}
"""


def missing() -> str | None:
    """Why there can be no daemon of our own here; None when there can."""
    for tool in ("pcscd", "unshare", "nsenter", "gcc"):
        if not shutil.which(tool):
            return f"{tool} is not installed"
    if not Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so").exists():
        return "vsmartcard-vpcd is not installed"
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        return "mount namespaces are not allowed"
    return None


def free_ports() -> int:
    """Return the first of two neighbouring free ports."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("0.0.0.0", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("0.0.0.0", port + 1))
            except OSError:
                continue
            return port


class Daemon:
    """pcscd in its own mount namespace. ``READER`` is vpcd's first slot."""

    READER = "Virtual PCD 00 00"
    OTHER = "Virtual PCD 00 01"

    def __init__(self, folder: Path, *, short_naps: bool = True) -> None:
        self.port = free_ports()
        self._folder = folder
        self._config = folder / "reader.conf.d"
        self._config.mkdir()
        self.readers(True)
        self._preload = ""
        if short_naps:
            source, library = folder / "naps.c", folder / "naps.so"
            source.write_text(SHORT_NAPS)
            subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source], check=True)
            self._preload = str(library)
        Path("/run/pcscd").mkdir(exist_ok=True)
        self._holder = subprocess.Popen(
            [
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs tmpfs /run/pcscd && echo ready && exec sleep infinity",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout and self._holder.stdout.readline() == "ready\n"
        self._pcscd: subprocess.Popen[str] | None = None

    @property
    def socket(self) -> str:
        return str(Path("/proc", str(self._holder.pid), "root", "run/pcscd/pcscd.comm"))

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PCSCLITE_CSOCK_NAME": self.socket}

    def readers(self, there: bool, name: bytes = b"Virtual PCD") -> None:
        """Write the daemon's list of readers: vpcd, or none."""
        text = (
            b'FRIENDLYNAME "%b"\n'
            b"DEVICENAME /dev/null:0x%X\n"
            b"LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\n"
            b"CHANNELID 0x%X\n"
        ) % (name, self.port, self.port)
        (self._config / "vpcd").write_bytes(text if there else b"")

    def start(self) -> None:
        command = ["nsenter", "--mount", "--target", str(self._holder.pid)]
        command += ["env", f"LD_PRELOAD={self._preload}", "pcscd", "--foreground", "--info"]
        self._pcscd = subprocess.Popen(
            [*command, "--config", str(self._config)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert self._pcscd.stdout
        for line in self._pcscd.stdout:
            if "daemon ready" in line:
                break
        else:
            raise AssertionError("pcscd did not start")
        threading.Thread(target=self._drain, args=(self._pcscd,), daemon=True).start()

    @staticmethod
    def _drain(pcscd: subprocess.Popen[str]) -> None:
        assert pcscd.stdout
        with pcscd.stdout as lines:
            for _ in lines:
                pass

    def freeze(self) -> None:
        """Keep the daemon from answering anybody, without an end."""
        assert self._pcscd
        self._pcscd.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._pcscd
        self._pcscd.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._pcscd:
            self._pcscd.kill()
            self._pcscd.wait(PATIENCE)
            self._pcscd = None

    def close(self) -> None:
        self.stop()
        self._holder.kill()
        self._holder.wait(PATIENCE)
        assert self._holder.stdout
        self._holder.stdout.close()


class Desk:
    """``remote.py`` beside a daemon."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.card.remote"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                document = json.loads(line)
                if "event" in document:
                    self._events.put(document["event"])
                else:
                    self._answers.put(document)

    def ask(self, do: str, **request: Any) -> dict[str, Any]:
        self.begin(do, **request)
        return self.answer()

    def begin(self, do: str, **request: Any) -> None:
        """Ask for what takes its time; :meth:`answer` has its answer."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": do, **request}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        return self._answers.get(timeout=PATIENCE)

    def event(self) -> dict[str, Any] | None:
        """Return the next event of the watch; None when the watch has ended."""
        return self._events.get(timeout=PATIENCE)

    def until(self, kind: str, reader: str | None = None) -> dict[str, Any]:
        """Go through the events up to one of this kind."""
        while True:
            event = self.event()
            assert event, f"the watch ended before {kind}"
            if event["kind"] == kind and reader in (None, event["reader"]):
                return event

    def hold(self) -> None:
        """Stop the process in its tracks, as a busy PC would."""
        self._process.send_signal(signal.SIGSTOP)

    def release(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def silent(self) -> bool:
        return self._events.empty()

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._thread.join(PATIENCE)


class Bench:
    """A running daemon, a desk that watches, and a hand that puts cards on the first reader."""

    READER = Daemon.READER

    def __init__(self, daemon: Daemon) -> None:
        self.daemon = daemon
        self.desk = Desk(daemon.environment)
        self.desk.ask("watch")
        self.desk.until("picture")
        self.plug = Plug(daemon.port)
        self._other = Plug(daemon.port + 1)
        self._on: list[tuple[Plug, str]] = []

    def put(self, card: VirtualCard, *, other: bool = False) -> VirtualCard:
        plug = self._other if other else self.plug
        reader = Daemon.OTHER if other else Daemon.READER
        plug.insert(card)
        self._on.append((plug, reader))
        self.desk.until("card-inserted", reader)
        return card

    def take(self, reader: str | None = None) -> None:
        """Take the card off one reader, or off both."""
        for plug, bearing in [one for one in self._on if reader in (None, one[1])]:
            self._on.remove((plug, bearing))
            plug.remove()
            self.desk.until("card-removed", bearing)

    def look(self, **request: Any) -> dict[str, Any]:
        return self.desk.ask("look", **request)

    def card(self, **request: Any) -> dict[str, Any]:
        """Return the card on the first reader, out of the JSON document."""
        readers = self.look(**request)["look"]["readers"]
        return next(one["card"] for one in readers if one["name"] == self.READER)

    def close(self) -> None:
        self.desk.close()
        self.plug.remove()
        self._other.remove()
