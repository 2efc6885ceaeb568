"""A command as it is typed or pasted at a terminal."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence


def shell_line(command: Sequence[str]) -> str:
    """Return a command as the shell of this system takes it."""
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)
