"""What the machine does not give is told by its kind, with the file and a way out."""

from __future__ import annotations

import errno
import os

import pytest

from desk.problems import told
from desk.words import LANGUAGES, Words
from records.trouble import KINDS, machine_error


def on_windows(number: int, seen_as: int) -> OSError:
    """As Python makes it there: its own number, and one of the others that is near to it."""
    trouble = OSError(seen_as, "…", r"C:\cases\case.json")
    trouble.winerror = number  # type: ignore[attr-defined]
    return trouble


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/home/case.json"), "disk-full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk-full"),
        (OSError(errno.EFBIG, "File too large"), "disk-full"),
        (OSError(errno.EROFS, "Read-only file system", "/home"), "read-only"),
        (OSError(errno.EMFILE, "Too many open files"), "too-many-files"),
        (OSError(errno.ENFILE, "Too many open files in system"), "too-many-files"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "no-right"),
        (PermissionError(errno.EPERM, "Operation not permitted"), "no-right"),
        (OSError(errno.EIO, "Input/output error"), "disk-broken"),
        (OSError(errno.ESTALE, "Stale file handle"), "disk-broken"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "/x"), "gone"),
        (OSError(errno.ELOOP, "Too many levels of symbolic links", "/x"), "linked"),
        (TimeoutError(), "other"),
        (OSError("something"), "other"),
        (on_windows(112, errno.ENOSPC), "disk-full"),
        (on_windows(1295, errno.EINVAL), "disk-full"),
        (on_windows(32, errno.EACCES), "in-use"),
        (on_windows(33, errno.EACCES), "in-use"),
        (on_windows(5, errno.EACCES), "no-right"),
        (on_windows(19, errno.EACCES), "read-only"),
        (on_windows(64, errno.EINVAL), "disk-broken"),
        (on_windows(53, errno.ENOENT), "gone"),
    ],
)
def test_each_trouble_is_told_for_what_it_is(trouble: OSError, code: str) -> None:
    error = machine_error(trouble)
    assert error.code == f"machine.{code}"
    assert error.exit_code == 1
    assert error.params["file"]
    assert error.params["reason"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_says_what_to_do_and_that_nothing_is_lost(lang: str) -> None:
    words = Words(lang)
    for code in [*(kind for kind, _, _ in KINDS), "machine.other"]:
        problem = told(words, code, {"file": "/home/case.json", "reason": os.strerror(5)})
        assert "{" not in problem.message + problem.remedy
        assert "/home/case.json" in problem.message
        assert problem.remedy
