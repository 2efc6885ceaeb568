"""Outside the Windows of the tests: a real Chromium for every browser that is started within.

``relay.py DRIVE_C HERE``: HERE is the folder of these scripts. It says ``ready`` and goes on until
it is ended. The native host is one of Windows' programs, and is started there.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SIZE = 1 << 16
HOST = "jp.go.jpki.json"
PLACE = re.compile(r"\b([CZ]):\\([^\"]*)")
# The manifest that Windows has names a program of Windows: this browser alone sees another.
IN_ITS_OWN_VIEW = '[ -z "$1" ] || mount --bind "$1" "$2"; shift 2; exec "$@" 3<&{0} 4>&{1}'


class Outside:
    """Knows where the folders of Windows are here."""

    def __init__(self, drive: Path, here: Path) -> None:
        self._drive = drive
        self._wine = here / "wine"
        self._passing = Path(tempfile.mkdtemp(prefix="relay-"))

    def place(self, text: str) -> str:
        """Return a text with its places of Windows as they are called here."""

        def called(found: re.Match[str]) -> str:
            root = f"{self._drive}/" if found[1] == "C" else "/"
            return root + found[2].replace("\\", "/")

        return PLACE.sub(called, text)

    def serve(self, inside: socket.socket) -> None:
        """One browser from its start to its end."""
        with inside, inside.makefile("rb") as lines:
            arguments = [self.place(word) for word in json.loads(lines.readline())]
            to_read, to_write = os.pipe(), os.pipe()
            browser = self._start(arguments, to_read[0], to_write[1])
            for end in (to_read[0], to_write[1]):
                os.close(end)
            back = threading.Thread(target=_carry_back, args=(to_write[0], inside), daemon=True)
            back.start()
            rest = b""
            while data := lines.read1(SIZE):
                *whole, rest = (rest + data).split(b"\0")
                for message in whole:
                    _write(to_read[1], self._message(message) + b"\0")
            os.close(to_read[1])
            try:
                browser.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(browser.pid, signal.SIGKILL)
            back.join(10)

    def _start(self, arguments: list[str], reads: int, writes: int) -> subprocess.Popen[bytes]:
        profile = next(
            Path(word.partition("=")[2])
            for word in arguments
            if word.startswith("--user-data-dir=")
        )
        manifest = profile / "NativeMessagingHosts" / HOST
        seen = self._manifest(manifest) if manifest.exists() else ""
        view = IN_ITS_OWN_VIEW.format(reads, writes)
        words = ["unshare", "--mount", "bash", "-c", view, "bash", str(seen), str(manifest)]
        words += ["chromium", "--no-sandbox", *arguments]
        return subprocess.Popen(
            words,
            pass_fds=(reads, writes),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _manifest(self, manifest: Path) -> Path:
        """Return the same host for a browser outside.

        A program here that starts the one of Windows.
        """
        told = json.loads(manifest.read_text("utf-8"))
        folder = Path(tempfile.mkdtemp(dir=self._passing))
        program = folder / "host"
        start = shlex.join([str(self._wine), "wine", told["path"]])
        program.write_text(f'#!/bin/sh\nexec {start} "$@"\n', "utf-8")
        program.chmod(0o700)
        seen = folder / HOST
        seen.write_text(json.dumps({**told, "path": str(program)}), "utf-8")
        return seen

    def _message(self, message: bytes) -> bytes:
        if b'"downloadPath"' not in message:
            return message
        told = json.loads(message)
        told["params"]["downloadPath"] = self.place(told["params"]["downloadPath"])
        return json.dumps(told).encode()


def _carry_back(reads: int, inside: socket.socket) -> None:
    try:
        while data := os.read(reads, SIZE):
            inside.sendall(data)
        inside.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the program inside was ended
    os.close(reads)


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def main(drive: Path, here: Path) -> None:
    outside = Outside(drive, here)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = drive / "relay.port"
        port.write_text(str(server.getsockname()[1]), "ascii")
        print("ready", flush=True)
        while True:
            inside, _ = server.accept()
            threading.Thread(target=outside.serve, args=(inside,), daemon=True).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
