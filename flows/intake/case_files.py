"""Case files made by us: out of a list, or out of answers at the terminal."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from flows.outcomes import Failed
from records.applicant import Request
from records.casefile import case_file
from records.safe_files import make_home, write_whole

INBOX = "inbox"  # under TOUROKU_HOME, unless another folder is named

Kept = Literal["written", "unchanged", "differs"]


def keep_case_file(request: Request, folder: Path) -> tuple[Path, Kept]:
    """Write the case file of a request; one that says something else is left as it is.

    Raises :class:`Failed` when the folder can't be written.
    """
    path = folder / file_name(request)
    text = case_file(request).encode()
    try:
        make_home(folder)
        if path.exists():
            return path, "unchanged" if path.read_bytes() == text else "differs"
        write_whole(path, text)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise Failed("intake.not-written", file=str(path), reason=reason) from None
    return path, "written"


def file_name(request: Request) -> str:
    """One name for a person and a procedure, whichever list or row they come from.

    Initials, so that the office recognises the file and a listing of the folder tells no name.
    """
    applicant = request.applicant
    parts = (part[:1] for part in applicant.name.split())
    initials = "".join(letter for letter in parts if letter.isalnum()) or "X"
    who = f"{applicant.name}|{applicant.birth_date}|{request.procedure}"
    digest = hashlib.sha256(who.encode()).hexdigest()[:8]
    return f"{initials[:6]}-{request.procedure}-{digest}.toml"
