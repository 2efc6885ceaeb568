"""Keeps what a person has before the folder of the program is replaced: a case, and a setting.

``python.exe kept.py SOURCES``: the tests, which know how a case looks, are in that folder. Prints
the case's number.
"""

import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from desk.data_folder import default_home
from tests.records.cases import new_case

home = default_home()
home.mkdir(parents=True, exist_ok=True)
Path(home, ".env").write_text("TOUROKU_LANG=en\n", "utf-8")
print(new_case(home).id)
