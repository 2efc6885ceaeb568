"""What the machine does not give us, as an error that people can be told."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from terms.errors import CodedError

# Each by the system's own number; Windows has others besides (``winerror``).
KINDS: tuple[tuple[str, frozenset[int], frozenset[int]], ...] = (
    (
        "machine.disk-full",
        frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG}),
        frozenset({39, 112, 1295}),
    ),
    ("machine.read-only", frozenset({errno.EROFS}), frozenset({19})),
    ("machine.too-many-files", frozenset({errno.EMFILE, errno.ENFILE}), frozenset({4})),
    ("machine.in-use", frozenset({errno.EBUSY, errno.ETXTBSY}), frozenset({32, 33})),
    ("machine.no-right", frozenset({errno.EACCES, errno.EPERM}), frozenset({5})),
    (
        "machine.disk-broken",
        frozenset({errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE}),
        frozenset({21, 23, 55, 59, 64, 1117}),
    ),
    ("machine.linked", frozenset({errno.ELOOP}), frozenset()),
    ("machine.gone", frozenset({errno.ENOENT, errno.ENOTDIR}), frozenset({2, 3, 53, 67})),
)


OF_THE_DISK = (
    "machine.disk-full",
    "machine.read-only",
    "machine.too-many-files",
    "machine.in-use",
    "machine.disk-broken",
)
"""What has nothing to do with the folder that was chosen."""


class MachineError(CodedError):
    """A disk that is full, a right that is missing, and the like: nobody's typing."""


def machine_error(trouble: OSError) -> MachineError:
    """Say which of the known troubles it is, and with which file."""
    file = trouble.filename if isinstance(trouble.filename, str) else ""
    reason = trouble.strerror or str(trouble) or type(trouble).__name__
    return MachineError(_code(trouble), file=file or "–", reason=reason)


def of_a_folder(trouble: OSError, path: Path) -> bool:
    """Was a folder opened like a file? Windows says no more of it than that access is denied."""
    refused = isinstance(trouble, IsADirectoryError | PermissionError)
    return refused and os.path.isdir(path)  # noqa: PTH112 - which never raises


def _code(trouble: OSError) -> str:
    windows = getattr(trouble, "winerror", None)
    for code, _, numbers in KINDS:
        if windows in numbers:
            return code
    for code, numbers, _ in KINDS:
        if trouble.errno in numbers:
            return code
    return "machine.other"
