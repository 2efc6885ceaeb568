"""Status words: the two bytes with which a card ends every answer (ISO/IEC 7816-4)."""

from __future__ import annotations

from enum import IntEnum


class SW(IntEnum):
    """The status words that the standard names; a card may answer others, which stay numbers."""

    OK = 0x9000

    DATA_MAY_BE_CORRUPTED = 0x6281
    END_OF_FILE = 0x6282
    FILE_DEACTIVATED = 0x6283
    CONTROL_INFORMATION_MALFORMED = 0x6284
    FILE_TERMINATED = 0x6285
    NO_INPUT_FROM_SENSOR = 0x6286

    VERIFICATION_FAILED = 0x6300
    FILE_FILLED_UP = 0x6381
    NO_TRIES_LEFT = 0x63C0  # the counter of 63Cx at nothing

    EXECUTION_ERROR = 0x6400
    MEMORY_FAILURE = 0x6581
    WRONG_LENGTH = 0x6700

    LOGICAL_CHANNEL_NOT_SUPPORTED = 0x6881
    SECURE_MESSAGING_NOT_SUPPORTED = 0x6882
    LAST_COMMAND_OF_CHAIN_EXPECTED = 0x6883
    CHAINING_NOT_SUPPORTED = 0x6884

    COMMAND_INCOMPATIBLE_WITH_FILE = 0x6981
    SECURITY_STATUS_NOT_SATISFIED = 0x6982
    AUTHENTICATION_METHOD_BLOCKED = 0x6983
    REFERENCE_DATA_NOT_USABLE = 0x6984
    CONDITIONS_OF_USE_NOT_SATISFIED = 0x6985
    COMMAND_NOT_ALLOWED = 0x6986
    SECURE_MESSAGING_DATA_MISSING = 0x6987
    SECURE_MESSAGING_DATA_INCORRECT = 0x6988

    INCORRECT_DATA = 0x6A80
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    NOT_ENOUGH_MEMORY = 0x6A84
    LENGTH_INCONSISTENT_WITH_TLV = 0x6A85
    INCORRECT_P1_P2 = 0x6A86
    LENGTH_INCONSISTENT_WITH_P1_P2 = 0x6A87
    REFERENCED_DATA_NOT_FOUND = 0x6A88
    FILE_ALREADY_EXISTS = 0x6A89
    NAME_ALREADY_EXISTS = 0x6A8A

    WRONG_P1_P2 = 0x6B00
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00
    NO_DIAGNOSIS = 0x6F00


def more_to_fetch(sw: int) -> int | None:
    """Return how many bytes GET RESPONSE would bring (61xx; 0 stands for 256), None for none."""
    return sw & 0xFF if sw >> 8 == 0x61 else None


def right_length(sw: int) -> int | None:
    """With which expected length to ask again (6Cxx), None when it was right."""
    return sw & 0xFF if sw >> 8 == 0x6C else None


def tries_left(sw: int) -> int | None:
    """Return the counter in 63Cx, None where the word holds none."""
    return sw & 0xF if sw & 0xFFF0 == SW.NO_TRIES_LEFT else None


def says_absent(sw: int) -> bool:
    """Tell whether the answer to a SELECT says that there is no such application here.

    Not found, or a command that the card doesn't know. A refusal, or a warning about what was
    selected (6283, deactivated), tells of something that is there.
    """
    return sw >> 8 in (0x67, 0x68, 0x6A, 0x6B, 0x6D, 0x6E)


def name_of(sw: int) -> str:
    """Return the standard's name for a status word, "" for one that has none."""
    return _NAMES.get(sw, "")


_NAMES: dict[int, str] = {word: word.name for word in SW}
