"""The error of a ledger that people are told."""

from __future__ import annotations

from terms.errors import BAD_INPUT, NOT_DONE, CodedError

ASKED_WRONGLY = ("ledger.url-wrong", "ledger.tls-wanted", "ledger.no-driver", "ledger.no-file",
                 "ledger.key-file-wrong", "ledger.same-place")  # fmt: skip


class LedgerError(CodedError):
    """A ledger that can't be opened, read or written. What a case is stays in its folder."""

    def __init__(self, code: str, /, **params: str) -> None:
        super().__init__(code, **params)
        self.exit_code = BAD_INPUT if code in ASKED_WRONGLY else NOT_DONE


class InHandError(LedgerError):
    """A person who is being registered at this very moment, here or at another desk."""
