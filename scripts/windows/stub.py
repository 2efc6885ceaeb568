"""Puts the stand-in for Chrome where Chrome is installed. Run by the Python of the bundle."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from distlib.scripts import ScriptMaker

PLACE = Path("C:/Program Files/Google/Chrome/Application")

with TemporaryDirectory() as folder:
    Path(folder, "chrome.py").write_bytes(Path(sys.argv[1]).read_bytes())
    PLACE.mkdir(parents=True, exist_ok=True)
    maker = ScriptMaker(folder, str(PLACE), add_launchers=True)
    maker.executable = sys.executable
    maker.variants = {""}
    maker.make("chrome.py")
