"""Peak memory of a process and of what it started, read from /proc while they live."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Peaks:
    """Peak resident memory in MiB: of the process itself, of Playwright's node, of the browser."""

    own: float = 0.0
    node: float = 0.0
    browser: float = 0.0
    _done: threading.Event = field(default_factory=threading.Event, repr=False)

    def follow(self, process: subprocess.Popen[str]) -> None:
        """Look until the process has ended."""
        while not self._done.wait(0.02):
            self.own = max(self.own, field_of(process.pid, "VmHWM"))
            browser = 0.0
            for pid, name in descendants(process.pid):
                if name.startswith("node"):
                    self.node = max(self.node, field_of(pid, "VmHWM"))
                elif name.startswith("chrom"):
                    browser += _proportional(pid)
            self.browser = max(self.browser, browser)

    def stop(self) -> None:
        self._done.set()


def descendants(root: int) -> list[tuple[int, str]]:
    """Every process that came of one, with its name."""
    parents: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        name, _, rest = stat.partition("(")[2].rpartition(")")
        pid = int(folder.name)
        names[pid] = name
        parents.setdefault(int(rest.split()[1]), []).append(pid)
    found: list[tuple[int, str]] = []
    waiting = [root]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            found.append((child, names[child]))
            waiting.append(child)
    return found


def field_of(pid: int, name: str) -> float:
    """Return a field of ``/proc/PID/status`` in MiB; 0 where the process has gone."""
    try:
        for line in (Path("/proc") / str(pid) / "status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _proportional(pid: int) -> float:
    """Shared pages count once over all processes (Pss)."""
    try:
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
