"""The client and the card: is it the office's, does the password fit, what is in it."""

from __future__ import annotations

from jpki_bench.chip.constants import (
    AID,
    EF_TOKEN,
    FILES,
    KEY_REFERENCE,
    PIN_REFERENCE,
    SW,
    TOKEN_NAME_LENGTH,
    Ins,
    Purpose,
)
from jpki_bench.client.codes import (
    LOCKED,
    NO_APPLICATION,
    NO_CARD,
    UNEXPECTED,
    WRONG_PASSWORD,
    ClientError,
)
from jpki_bench.client.readers import Connection
from jpki_bench.client.wire import HopLog

OFFICE = b"touroku simulated office"
"""The issuer's organisation: the simulated client sends no password to any other card."""

_BLOCK = 256
_SHA256 = bytes.fromhex("3031300D060960864801650304020105000420")  # DigestInfo up to the digest
_BLOCKED = (SW.TRIES_LEFT, SW.BLOCKED, SW.BLOCKED_ISO)


class Card:
    """The JPKI application over one connection."""

    def __init__(self, connection: Connection, log: HopLog) -> None:
        self._connection = connection
        self._log = log

    def open(self) -> None:
        """Select the application. Raises ClientError NO_APPLICATION when it is not the office's.

        The real client takes any My Number card. This one reads a CA certificate, which is free,
        and stops at a card that the office did not issue: a person who tries the office with a
        real card on the reader must not spend one of their tries.
        """
        select = bytes([0x00, Ins.SELECT, 0x04, 0x0C, len(AID)]) + AID
        _, sw = self._send(select)
        if sw == SW.INTERNAL:  # the first command after power-up may fail
            _, sw = self._send(select)
        if sw != SW.OK:
            raise ClientError(NO_APPLICATION, sw)
        self._select(EF_TOKEN)
        token = self._read(0, TOKEN_NAME_LENGTH)
        self._select(FILES["authentication"].ca)
        if not token.startswith(b"JPKIAPICCTOKEN") or OFFICE not in self._read(0, _BLOCK):
            raise ClientError(NO_APPLICATION)

    def refuse_when_locked(self, purpose: Purpose) -> None:
        """Ask by an empty VERIFY, which spends none. Raises ClientError LOCKED."""
        self._select(FILES[purpose].pin)
        _, sw = self._send(bytes([0x00, Ins.VERIFY, 0x00, PIN_REFERENCE]))
        if sw in _BLOCKED:
            raise ClientError(LOCKED, sw)

    def verify(self, purpose: Purpose, password: bytearray) -> None:
        """Send the password as it is, and wipe it. Raises ClientError WRONG_PASSWORD, LOCKED.

        Whether the real client turns lower case into upper case is unknown; this one does not.
        """
        self._select(FILES[purpose].pin)
        command = bytearray([0x00, Ins.VERIFY, 0x00, PIN_REFERENCE, len(password)]) + password
        try:
            _, sw = self._send(bytes(command))
        finally:
            for buffer in (password, command):
                buffer[:] = bytes(len(buffer))
        if sw in _BLOCKED:
            raise ClientError(LOCKED, sw)
        if sw & 0xFFF0 == SW.TRIES_LEFT or sw == SW.WRONG_LENGTH:
            raise ClientError(WRONG_PASSWORD, sw)
        if sw != SW.OK:
            raise ClientError(UNEXPECTED, sw)

    def certificate(self, purpose: Purpose, *, taken_away: bool = False) -> bytes:
        """DER, trimmed to the outer SEQUENCE. ``taken_away``: the card goes after one block."""
        self._select(FILES[purpose].certificate)
        der = self._read(0, _BLOCK)
        if taken_away:
            raise ClientError(NO_CARD)
        if der[:2] != b"\x30\x82" or len(der) < 4:
            raise ClientError(UNEXPECTED)
        length = 4 + int.from_bytes(der[2:4])
        while len(der) < length:
            block = self._read(len(der), min(_BLOCK, length - len(der)))
            if not block:
                raise ClientError(UNEXPECTED)
            der += block
        return der[:length]

    def sign(self, purpose: Purpose, digest: bytes) -> bytes:
        """PKCS#1 v1.5 over a SHA-256 digest, with the key of a password that was verified."""
        self._select(FILES[purpose].key)
        info = _SHA256 + digest
        header = bytes([0x80, Ins.PSO, 0x00, KEY_REFERENCE, len(info)])
        signature, sw = self._send(header + info + b"\x00")
        if sw != SW.OK:
            raise ClientError(UNEXPECTED, sw)
        return signature

    def _select(self, ef: int) -> None:
        _, sw = self._send(bytes([0x00, Ins.SELECT, 0x02, 0x0C, 0x02]) + ef.to_bytes(2))
        if sw != SW.OK:
            raise ClientError(UNEXPECTED, sw)

    def _read(self, offset: int, length: int) -> bytes:
        data, sw = self._send(
            bytes([0x00, Ins.READ_BINARY]) + offset.to_bytes(2) + bytes([length % _BLOCK])
        )
        if sw not in (SW.OK, SW.END_OF_FILE):
            raise ClientError(UNEXPECTED, sw)
        return data

    def _send(self, command: bytes) -> tuple[bytes, int]:
        """One command, with 61xx and 6Cxx followed up."""
        data, sw = self._exchange(command)
        if sw & 0xFF00 == SW.EXACT_LENGTH:
            data, sw = self._exchange(command[:4] + bytes([sw & 0xFF]))
        while sw & 0xFF00 == SW.MORE_DATA:
            more, sw = self._exchange(bytes([0x00, Ins.GET_RESPONSE, 0x00, 0x00, sw & 0xFF]))
            data += more
        return data, sw

    def _exchange(self, command: bytes) -> tuple[bytes, int]:
        answer = self._connection.exchange(command)
        if len(answer) < 2:
            raise ClientError(UNEXPECTED)
        data, sw = answer[:-2], int.from_bytes(answer[-2:])
        self._log.command(command, len(data), sw)
        return data, sw
