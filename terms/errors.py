"""The one shape of every error that people are told: a stable code and what fills its texts.

The words for a code stand in the catalogues of the desk, which refuses such an error in one place
and ends with its exit code.
"""

from __future__ import annotations

from collections.abc import Sequence

TYPE_CHECKING = False  # importing it from typing costs time
if TYPE_CHECKING:
    from typing import Protocol

    class Coded(Protocol):
        """Anything that can be put into words: a stable code and what belongs to it."""

        @property
        def code(self) -> str: ...

        @property
        def params(self) -> dict[str, str]: ...


NOT_DONE, BAD_INPUT, WAITING, INTERRUPTED = 1, 2, 3, 130


class TextKey(str):
    """A parameter that is itself the key of a text: said in the words of whoever is told."""


class CodedError(Exception):
    """Something that could not be done; ``params`` fill the texts of ``code``."""

    exit_code: int = NOT_DONE

    def __init__(self, code: str, /, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.params.items())])

    @property
    def problems(self) -> Sequence[Coded]:
        """Everything there is to tell; most errors have one thing to say."""
        return (self,)


class InputError(CodedError):
    """What was asked or given cannot be."""

    exit_code = BAD_INPUT
