"""Double-clicks touroku.cmd as Windows does, and looks at the page that is opened.

``python.exe double_click.py TOUROKU.CMD``; fails where it does not answer in time.
"""

import contextlib
import os
import re
import subprocess
import sys
import threading
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

PATIENCE = 300  # seconds


def main(program: Path) -> int:
    sys.stdout.reconfigure(encoding="utf-8")
    window = subprocess.Popen(
        f'cmd.exe /c ""{program}" "',
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd=Path.home(),
        env={**os.environ, "BROWSER": "nobody"},
    )
    too_late = threading.Timer(PATIENCE, _end, [window])
    too_late.start()
    try:
        return 0 if _shows_page(window) else 1
    finally:
        too_late.cancel()
        _end(window)


def _shows_page(window: subprocess.Popen[bytes]) -> bool:
    """Tell whether the window says an address, and whether the page stands there."""
    for line in window.stdout:
        text = line.decode("utf-8", "replace").rstrip()
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*", text)
        print(text if found is None else text.partition("?")[0])
        if found:
            cookies = urllib.request.HTTPCookieProcessor(CookieJar())
            opener = urllib.request.build_opener(cookies)
            with contextlib.suppress(OSError), opener.open(found[0], timeout=PATIENCE) as page:
                return b"<html" in page.read()
            return False
    return False


def _end(window: subprocess.Popen[bytes]) -> None:
    """End the window with what runs in it, as if it were closed."""
    subprocess.run(
        ["taskkill", "/f", "/t", "/pid", str(window.pid)], capture_output=True, check=False
    )
    window.kill()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
