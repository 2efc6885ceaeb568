"""Going on with a simulated case: with the desk of its office, while that is open."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path
from urllib.parse import urlsplit

from flows.registration.office_of_case import office_of
from records.case import Case
from records.editions import Site
from terms.errors import CodedError

LIMIT = 2.0  # seconds for an answer on this machine


class OfficeClosed(CodedError):
    """The simulated office of a case is not open any more."""


def at_its_office(options: argparse.Namespace, case: Case, home: Path) -> argparse.Namespace:
    """Return the options with which a case is gone on with; what was typed stays as it is.

    Of a simulated case that is kept in ``home`` browser, profile, mail and card are those of its
    office. Raises :class:`OfficeClosed`, and StoreError while somebody works on the case.
    """
    if not case.site.loopback or case.state == "complete":
        return options
    with case.locked():  # told before all else: they have the office, too
        pass
    kept = office_of(case) if case.folder.parent.parent == home else {}
    typed = {name for name in ("browser", "profile", "mail") if getattr(options, name) is not None}
    if options.card != "pcsc":
        typed.add("card")
    taken = {name: value for name, value in kept.items() if name not in typed}
    gone = "profile" in taken and not Path(taken["profile"]).is_dir()
    if gone or not _answers(case.site):
        raise OfficeClosed("run.office-closed", site=case.site.origin)
    return argparse.Namespace(**{**vars(options), **taken})


def _answers(site: Site) -> bool:
    place = urlsplit(site.origin)
    try:
        socket.create_connection((place.hostname or "", place.port or 80), LIMIT).close()
    except OSError:
        return False
    return True
