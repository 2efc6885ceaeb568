"""Double-clicks touroku.cmd as Windows does, and types in the window that stays.

``python.exe double_click.py TOUROKU.CMD``; fails where it does not answer.
"""

import subprocess
import sys
from pathlib import Path

program = Path(sys.argv[1]).resolve()
done = subprocess.run(
    f'cmd.exe /c ""{program}" "',
    input=b"touroku --version\r\nexit\r\n",
    capture_output=True,
    cwd=Path.home(),
    check=False,
)
sys.stdout.reconfigure(encoding="utf-8")
said = done.stdout.decode("utf-8", "replace")
print(said, done.stderr.decode("utf-8", "replace"))
help_shown = "usage: touroku" in said or "使い方: touroku" in said
sys.exit(0 if help_shown and "touroku 0" in said else 1)
