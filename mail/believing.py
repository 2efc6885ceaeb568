"""Whether to believe a mail."""

from __future__ import annotations

from mail.model import Expectation, Message, Verdict


def judge(message: Message, data: bytes, expectation: Expectation) -> Verdict:
    """``data`` are the bytes that ``message`` was read from."""
    raise NotImplementedError
