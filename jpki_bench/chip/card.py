"""The My Number card as a state machine over APDU bytes: no clock, no network, no threads."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from jpki_bench.chip import apdu
from jpki_bench.chip.constants import (
    AID,
    ATR,
    ATR_UNKNOWN,
    CERTIFICATE_EF_LENGTH,
    CONTENTS,
    EF_CONTENTS,
    EF_TOKEN,
    FILES,
    FILLER,
    KEY_REFERENCE,
    PIN_REFERENCE,
    SW,
    TOKEN_LENGTH,
    TOKEN_NAME,
    TOKEN_NAME_LENGTH,
    Ins,
    Purpose,
)

if TYPE_CHECKING:
    from jpki_bench.pki import Credential, Holder, Issued

_CHAINING = 0x10
_PSO_DIGITAL_SIGNATURE = 0x00
_SHORT = 256
_RSA_BYTES = 256
_PKCS1_OVERHEAD = 11


class Card(Protocol):
    """Anything that can lie on the reader."""

    @property
    def atr(self) -> bytes: ...
    def transmit(self, command: bytes, /) -> bytes: ...
    def power_on(self) -> None: ...
    def power_off(self) -> None: ...
    def reset(self) -> None: ...


class Slot(Protocol):
    """A place for a card: the vpcd reader or the embedded link."""

    @property
    def present(self) -> bool: ...
    async def insert(self, card: Card | None = None) -> None: ...
    async def remove(self) -> None: ...


@dataclass(frozen=True)
class Quirks:
    """What differs from card to card, or what nobody knows: the product has to bear all of it.

    ``first_command_fails``: 6F00 to the first command after power-up [M, one card].
    ``end_of_file``: a READ BINARY past the end gives what is there and 6282, or 6Cxx and nothing.
    ``in_parts``: answers longer than 128 bytes come as 61xx and GET RESPONSE.
    ``wrong_length``: a password of a length its kind cannot have ``counts`` as a wrong one or is
    ``refused`` with 6700; which is unknown, so the default is the one that can hurt.
    ``verified_says``: an empty VERIFY after a right password says 9000 (docs/domain.md 4), or 63Cx
    still, as OpenSC's driver expects it.
    ``blocked``: what a locked password answers, 6984 [M] or ISO's 6983.
    """

    first_command_fails: bool = False
    end_of_file: Literal["6282", "6Cxx"] = "6282"
    in_parts: bool = False
    wrong_length: Literal["counts", "refused"] = "counts"
    verified_says: Literal["9000", "63Cx"] = "9000"
    blocked: Literal[SW.BLOCKED, SW.BLOCKED_ISO] = SW.BLOCKED


class NoPowerError(Exception):
    """A command reached a card that has no power: a fault of the reader, not of the card."""


class _Refusal(Exception):
    """The command ends here, with this status word and no data."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


class Chip:
    """A My Number card with both certificates. Starts without power."""

    def __init__(self, issued: Issued, holder: Holder, *, quirks: Quirks | None = None) -> None:
        self._quirks = quirks or Quirks()
        self._credentials: dict[Purpose, Credential] = {
            "signature": issued.signature,
            "authentication": issued.authentication,
        }
        self._passwords: dict[Purpose, bytes] = {
            "signature": holder.signature_password.encode("ascii"),
            "authentication": holder.authentication_password.encode("ascii"),
        }
        self._files = _files(self._credentials)
        self._tries: dict[Purpose, int] = {half: FILES[half].tries for half in FILES}
        self._powered = False
        self._verified: set[Purpose] = set()
        self._fresh = True
        self._selected = False
        self._ef: int | None = None
        self._chain: tuple[tuple[int, int, int], bytes] | None = None
        self._waiting = b""

    @property
    def atr(self) -> bytes:
        return ATR

    def certificate(self, purpose: Purpose) -> bytes:
        """Return a certificate (DER), as somebody reads it who knows its password."""
        return self._credentials[purpose].certificate

    def tries_left(self) -> dict[str, int]:
        """``{"signature": 0..5, "authentication": 0..3}``; 0 is locked."""
        return {half: left for half, left in self._tries.items()}

    def lock(self, purpose: Purpose) -> None:
        """As if wrong passwords had used up every try before."""
        self.leave_tries(purpose, 0)

    def leave_tries(self, purpose: Purpose, left: int) -> None:
        """As if wrong passwords had used up all tries but ``left`` before."""
        self._tries[purpose] = left
        self._verified.discard(purpose)

    def power_on(self) -> None:
        if not self._powered:
            self._powered = True
            self._fresh = True
            self._forget_selection()

    def power_off(self) -> None:
        """Cut the power: the only thing that forgets a verified password [M, 1]."""
        self._powered = False
        self._verified.clear()
        self._forget_selection()

    def reset(self) -> None:
        """Warm reset: the selection goes, a verified password stays [M, 1]."""
        self._forget_selection()

    def transmit(self, command: bytes, /) -> bytes:
        """Return data and status word. Raises :class:`NoPowerError` before :meth:`power_on`."""
        if not self._powered:
            raise NoPowerError
        if self._quirks.first_command_fails and self._fresh:
            self._fresh = False
            return _sw(SW.INTERNAL)
        self._fresh = False
        try:
            return self._answer(apdu.parse(command))
        except apdu.MalformedError:
            return _sw(SW.WRONG_LENGTH)
        except _Refusal as refusal:
            return _sw(refusal.sw)

    def _answer(self, part: apdu.Command) -> bytes:
        waiting, self._waiting = self._waiting, b""
        if part.ins == Ins.GET_RESPONSE:
            return self._deliver(waiting, part.le)
        if part.cla & ~_CHAINING not in {0x00, 0x80}:
            raise _Refusal(SW.UNKNOWN_CLASS)
        command = self._unchain(part)
        if command is None:
            return _sw(SW.OK)
        handlers: dict[tuple[int, int], Callable[[apdu.Command], bytes]] = {
            (0x00, Ins.SELECT): self._select,
            (0x00, Ins.READ_BINARY): self._read,
            (0x00, Ins.VERIFY): self._verify,
            (0x00, Ins.GET_CHALLENGE): self._challenge,
            (0x80, Ins.PSO): self._sign,
        }
        handler = handlers.get((command.cla, command.ins))
        if handler is None:
            raise _Refusal(SW.UNKNOWN_INSTRUCTION)
        return handler(command)

    def _unchain(self, part: apdu.Command) -> apdu.Command | None:
        """Return the whole command, or None while more of it is to come."""
        header = (part.cla & ~_CHAINING, part.ins, part.p1p2)
        if self._chain is not None and self._chain[0] != header:
            self._chain = None
            raise _Refusal(SW.CHAINING_BROKEN)
        data = (self._chain[1] if self._chain else b"") + part.data
        if part.cla & _CHAINING:
            self._chain = (header, data)
            return None
        self._chain = None
        return apdu.Command(part.cla, part.ins, part.p1, part.p2, data, part.le)

    def _select(self, command: apdu.Command) -> bytes:
        match command.p1:
            case 0x04 if command.data and AID.startswith(command.data):
                self._selected = True
                self._ef = None
            case 0x04:
                raise _Refusal(SW.FILE_NOT_FOUND)
            case 0x02:
                ef = int.from_bytes(command.data)
                if not self._selected or len(command.data) != 2 or ef not in self._known_efs():
                    raise _Refusal(SW.FILE_NOT_FOUND)
                self._ef = ef
            case _:
                raise _Refusal(SW.WRONG_PARAMETERS)
        return _sw(SW.OK)

    def _known_efs(self) -> set[int]:
        return set(self._files) | {ef for half in FILES.values() for ef in (half.key, half.pin)}

    def _read(self, command: apdu.Command) -> bytes:
        ef = self._current_ef()
        if command.p1 & 0x80:  # by short EF identifier: nobody says that there are any
            raise _Refusal(SW.WRONG_PARAMETERS)
        if ef not in self._files:
            raise _Refusal(SW.WRONG_FILE_KIND)
        if ef == FILES["signature"].certificate and "signature" not in self._verified:
            raise _Refusal(SW.NOT_SATISFIED)
        if command.le is None:
            raise _Refusal(SW.WRONG_LENGTH)
        if command.p1p2 >= len(self._files[ef]):
            raise _Refusal(SW.OUT_OF_FILE)
        rest = self._files[ef][command.p1p2 :]
        if command.le <= len(rest):
            return self._deliver(rest[: command.le], command.le)
        if self._quirks.end_of_file == "6Cxx" and len(rest) < _SHORT:
            raise _Refusal(SW.EXACT_LENGTH | len(rest))
        return rest + _sw(SW.END_OF_FILE)

    def _verify(self, command: apdu.Command) -> bytes:
        ef = self._current_ef()
        half = next((name for name, files in FILES.items() if files.pin == ef), None)
        if half is None:
            raise _Refusal(SW.WRONG_FILE_KIND)
        if command.p1p2 != PIN_REFERENCE:
            raise _Refusal(SW.WRONG_PARAMETERS)
        if self._tries[half] == 0:
            raise _Refusal(self._quirks.blocked)
        if not command.data:
            if half not in self._verified or self._quirks.verified_says == "63Cx":
                raise _Refusal(SW.TRIES_LEFT | self._tries[half])
            return _sw(SW.OK)
        lengths = range(6, 17) if half == "signature" else range(4, 5)
        if len(command.data) not in lengths and self._quirks.wrong_length == "refused":
            raise _Refusal(SW.WRONG_LENGTH)
        if command.data != self._passwords[half]:
            self._tries[half] -= 1
            self._verified.discard(half)  # assumed: a wrong one undoes a right one, as in ISO
            raise _Refusal(SW.TRIES_LEFT | self._tries[half])
        self._tries[half] = FILES[half].tries
        self._verified.add(half)
        return _sw(SW.OK)

    def _challenge(self, command: apdu.Command) -> bytes:
        return self._deliver(secrets.token_bytes(command.le or 8), command.le)

    def _sign(self, command: apdu.Command) -> bytes:
        ef = self._current_ef()
        half = next((name for name, files in FILES.items() if files.key == ef), None)
        if half is None:
            raise _Refusal(SW.NOT_ALLOWED)
        if command.p1p2 != _PSO_DIGITAL_SIGNATURE << 8 | KEY_REFERENCE:
            raise _Refusal(SW.WRONG_PARAMETERS)
        if half not in self._verified:
            raise _Refusal(SW.NOT_SATISFIED)
        if not 0 < len(command.data) <= _RSA_BYTES - _PKCS1_OVERHEAD:
            raise _Refusal(SW.WRONG_LENGTH)
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo

        signature = self._credentials[half].key.sign(command.data, PKCS1v15(), NoDigestInfo())
        return self._deliver(signature, command.le)

    def _deliver(self, data: bytes, le: int | None) -> bytes:
        size = min(le or _SHORT, 128) if self._quirks.in_parts else (le or _SHORT)
        now, self._waiting = data[:size], data[size:]
        if not self._waiting:
            return now + _sw(SW.OK)
        return now + _sw(SW.MORE_DATA | min(len(self._waiting), 0xFF))

    def _current_ef(self) -> int:
        if self._ef is None:
            raise _Refusal(SW.NO_FILE_SELECTED)
        return self._ef

    def _forget_selection(self) -> None:
        self._selected = False
        self._ef = None
        self._chain = None
        self._waiting = b""


class UnknownCard:
    """A card that is no My Number card: it answers, but knows no JPKI application."""

    def __init__(self) -> None:
        self._powered = False

    @property
    def atr(self) -> bytes:
        return ATR_UNKNOWN

    def transmit(self, command: bytes, /) -> bytes:
        if not self._powered:
            raise NoPowerError
        known = len(command) >= 4 and command[1] == Ins.SELECT
        return _sw(SW.FILE_NOT_FOUND if known else SW.UNKNOWN_INSTRUCTION)

    def power_on(self) -> None:
        self._powered = True

    def power_off(self) -> None:
        self._powered = False

    def reset(self) -> None:
        pass


def _files(credentials: dict[Purpose, Credential]) -> dict[int, bytes]:
    token = TOKEN_NAME.ljust(TOKEN_NAME_LENGTH).ljust(TOKEN_LENGTH, b"\0")
    files = {EF_TOKEN: token, EF_CONTENTS: CONTENTS}
    for half, ids in FILES.items():
        for ef, der in (
            (ids.certificate, credentials[half].certificate),
            (ids.ca, credentials[half].ca),
        ):
            files[ef] = der.ljust(CERTIFICATE_EF_LENGTH, bytes([FILLER]))
    return files


def _sw(sw: int) -> bytes:
    return sw.to_bytes(2)
