"""Starts a program in the Windows of the tests with streams that every program there can use.

``python.exe start.py OUT PROGRAM ARGUMENT…``: what it prints goes into the file OUT. Playwright's
node takes neither a pipe nor a file of the system outside.
"""

import subprocess
import sys
from pathlib import Path

with Path(sys.argv[1]).open("wb") as out:
    done = subprocess.run(
        sys.argv[2:], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, check=False
    )
sys.exit(done.returncode)
