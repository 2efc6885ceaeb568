"""The folder in which an office keeps its profile, mail and keys while it is open."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

CLOSING = 5.0  # seconds in which a browser has written its last


@contextlib.contextmanager
def office_folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards, also where a browser is still closing its profile.

    Whatever can't be taken away after a while stays, without a word: an office that has closed
    has nothing more to say.
    """
    folder = Path(tempfile.mkdtemp(prefix="office-"))
    try:
        yield folder
    finally:
        again = Retrying(
            retry=retry_if_exception_type(OSError),
            stop=stop_after_delay(CLOSING),
            wait=wait_fixed(0.1),
        )
        with contextlib.suppress(RetryError):
            again(shutil.rmtree, folder)
