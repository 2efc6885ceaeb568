"""What is to be checked, and on which machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.checkup.windows import Windows, this_windows
from records.editions import Site

if TYPE_CHECKING:
    from mail import ImapSettings


@dataclass(frozen=True)
class CheckPlan:
    """The desk as a run would use it; the fields are those of :class:`flows.options.DeskOptions`.

    ``address`` is where the mails are expected, None when nobody has said; ``dkim``: signatures of
    mails are verified by ourselves.
    """

    site: Site
    browser: str
    profile: Path
    card_source: str
    mail_source: str
    imap: ImapSettings | None = None
    authserv_ids: tuple[str, ...] = ()
    dkim: bool = False
    address: str | None = None


@dataclass(frozen=True)
class Machine:
    """Where the desk stands. ``platform`` as ``sys.platform``; ``windows`` on Windows alone.

    ``root``: below it lie the files of the system, those in ``/etc`` for example. ``processor`` as
    a Mac names it: ``arm64`` is Apple's own.
    """

    platform: str
    home: Path
    environment: Mapping[str, str] = field(repr=False)
    windows: Windows | None = None
    root: Path = Path("/")
    processor: str = ""


def this_machine() -> Machine:
    processor = os.uname().machine if sys.platform == "darwin" else ""
    return Machine(sys.platform, Path.home(), os.environ, this_windows(), processor=processor)
