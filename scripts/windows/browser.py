#!python
"""Stands where Chrome stands on the Windows of the tests; the real browser is outside (relay.py).

The pipes 3 and 4, over which a browser is driven, are carried there and back.
"""

import json
import os
import socket
import sys
import threading
from pathlib import Path

SIZE = 1 << 16


def main() -> None:
    port = int(Path("C:/relay.port").read_text("ascii"))
    with socket.create_connection(("127.0.0.1", port)) as outside:
        outside.sendall(json.dumps(sys.argv[1:]).encode() + b"\n")
        threading.Thread(target=carry_out, args=(outside,), daemon=True).start()
        while data := outside.recv(SIZE):
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(4, rest) :]
    os._exit(0)  # the thread still reads the pipe


def carry_out(outside: socket.socket) -> None:
    while data := os.read(3, SIZE):
        outside.sendall(data)
    outside.shutdown(socket.SHUT_WR)


main()
