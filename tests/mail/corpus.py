"""The corpus: genuine mails, all to be read right, and hostile ones, none to be believed.

    .venv/bin/python -m tests.mail.corpus DIR

writes them into DIR as .eml files, to be looked at or tried with ``touroku mail``. The mails
themselves, and what each of them tries, are written down in genuine.py and hostile.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.mail.genuine import Genuine, genuine
from tests.mail.hostile import Hostile, hostile

GENUINE = {mail.name: mail for mail in genuine()}
HOSTILE = {mail.name: mail for mail in hostile()}


def main(folder: Path) -> None:
    mails: list[Genuine | Hostile] = [*GENUINE.values(), *HOSTILE.values()]
    for mail in mails:
        place = folder / type(mail).__name__.lower()
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{mail.name}.eml").write_bytes(mail.data)
    print(f"{folder}: {len(GENUINE)} genuine and {len(HOSTILE)} hostile mails")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
