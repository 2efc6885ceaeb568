"""Whose program is at the other end of a connection on this machine.

A cookie can get into other hands: it knows no ports, and a program of another user may listen on
one of them. So the system itself is asked whose connection it is, where it says so (Linux).
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope

CONNECTIONS = Path("/proc/net/tcp")
LOCAL, REMOTE, OWNER = 1, 2, 7  # columns
SYSTEM = 0  # root can do everything anyway, and passes connections on


def is_another_user(scope: Scope) -> bool:
    """Is it known that another user's program asks?"""
    if sys.platform != "linux" or not scope.get("client") or not scope.get("server"):
        return False
    owner = _owner(_written(*scope["client"]), _written(*scope["server"]))
    return owner is not None and owner not in (SYSTEM, os.getuid())


def _owner(client: str, server: str) -> int | None:
    try:
        lines = CONNECTIONS.read_text().splitlines()[1:]
    except OSError:
        return None
    for line in lines:
        columns = line.split()
        if columns[LOCAL] == client and columns[REMOTE] == server:
            return int(columns[OWNER])
    return None


def _written(host: str, port: int) -> str:
    """Return an address as the kernel writes it: the number in the machine's own order."""
    number = int.from_bytes(ipaddress.IPv4Address(host).packed, sys.byteorder)
    return f"{number:08X}:{port:04X}"
