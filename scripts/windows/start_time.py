"""Tells how long ``touroku.cmd --help`` takes: ``python.exe start_time.py TOUROKU.CMD``."""

import subprocess
import sys
import time

TIMES = 5


def seconds(program: str) -> float:
    """Return the seconds of one start, that of the shell included."""
    began = time.perf_counter()
    subprocess.run([program, "--help"], capture_output=True, check=True)
    return time.perf_counter() - began


taken = sorted(seconds(sys.argv[1]) for _ in range(TIMES))
print(f"touroku: --help in {taken[0]:.2f} s, the slowest of {TIMES} in {taken[-1]:.2f} s")
