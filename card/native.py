"""The calls of PC/SC that bear a reader's name, in the system's own library by ctypes."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from card.scard import Rv, unsigned

WINDOWS = sys.platform == "win32"
APPLE = sys.platform == "darwin"
# Windows and macOS have 32 bits where pcsc-lite has a long; handles are pointers on Windows.
DWORD = ctypes.c_uint32 if WINDOWS or APPLE else ctypes.c_ulong
LONG = ctypes.c_int32 if WINDOWS or APPLE else ctypes.c_long
HANDLE = ctypes.c_size_t if WINDOWS else LONG
ATR_SIZE = 36 if WINDOWS else 33


class _ReaderState(ctypes.Structure):
    _pack_ = 1 if APPLE else 0
    _fields_ = (
        ("name", ctypes.c_wchar_p if WINDOWS else ctypes.c_char_p),
        ("user", ctypes.c_void_p),
        ("known", DWORD),
        ("state", DWORD),
        ("atr_length", DWORD),
        ("atr", ctypes.c_ubyte * ATR_SIZE),
    )


class Native:
    """winscard or libpcsclite as the system has it, with names as it has them."""

    def __init__(self) -> None:
        if sys.platform == "win32":
            library: Any = ctypes.WinDLL("winscard")
            list_readers, status, connect = (
                library.SCardListReadersW, library.SCardGetStatusChangeW, library.SCardConnectW,
            )  # fmt: skip
        else:
            framework = "/System/Library/Frameworks/PCSC.framework/PCSC"
            library = ctypes.CDLL(framework if APPLE else "libpcsclite.so.1")
            list_readers, status, connect = (
                library.SCardListReaders, library.SCardGetStatusChange, library.SCardConnect,
            )  # fmt: skip
        for call in (list_readers, status, connect):
            call.restype = LONG
        self._list, self._status, self._connect = list_readers, status, connect

    def readers(self, handle: int) -> tuple[int, list[bytes] | list[str]]:
        while True:
            size = DWORD(0)
            rv = self._list(HANDLE(handle), None, None, ctypes.byref(size))
            if rv:
                return rv, []
            text: Any = (
                ctypes.create_unicode_buffer(size.value)
                if WINDOWS
                else ctypes.create_string_buffer(size.value)
            )
            rv = self._list(HANDLE(handle), None, text, ctypes.byref(size))
            if unsigned(rv) != Rv.INSUFFICIENT_BUFFER:  # else one more has come in between
                break
        if rv:
            return rv, []
        ends = "\0" if WINDOWS else b"\0"
        return 0, [name for name in text[: size.value].split(ends) if name]

    def states(
        self, handle: int, timeout: int, asked: list[tuple[bytes | str, int]]
    ) -> tuple[int, list[tuple[int, list[int]]]]:
        readers = (_ReaderState * len(asked))()
        for reader, (name, known) in zip(readers, asked, strict=True):
            reader.name, reader.known = name, known
        rv = self._status(HANDLE(handle), DWORD(timeout & 0xFFFFFFFF), readers, DWORD(len(asked)))
        return rv, [
            (each.state, list(each.atr[: each.atr_length]) if each.atr_length <= ATR_SIZE else [])
            for each in readers
        ]

    def connect(
        self, handle: int, name: bytes | str, share: int, protocols: int
    ) -> tuple[int, int, int]:
        card, protocol = HANDLE(), DWORD()
        rv = self._connect(
            HANDLE(handle), name, DWORD(share), DWORD(protocols),
            ctypes.byref(card), ctypes.byref(protocol),
        )  # fmt: skip
        return rv, card.value, protocol.value
