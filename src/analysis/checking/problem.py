"""What is wrong, where, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

Severity = Literal["stops", "blanks", "notes"]
"""``stops``: a file or table could not be used · ``blanks``: a value left out · ``notes``: worth knowing."""

SEVERITIES: tuple[Severity, ...] = ("stops", "blanks", "notes")

T = TypeVar("T")
_LONGEST = 200


class Place(NamedTuple):
    """An address: file relative to the project root, sheet title, A1 cell (either may be empty)."""

    file: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing wrong. ``message`` is a Vietnamese sentence for the sender; ``done`` says what was done."""

    severity: Severity
    code: str
    message: str
    file: str
    sheet: str = ""
    cell: str = ""
    as_written: str = ""
    done: str = ""

    @classmethod
    def at(
        cls,
        place: Place,
        severity: Severity,
        code: str,
        message: str,
        *,
        as_written: object = "",
        done: str = "",
    ) -> Problem:
        """A problem at ``place``; ``as_written`` is kept, also in ``message``, cut to 200 characters."""
        text = "" if as_written is None else str(as_written)
        if len(text) > _LONGEST:
            message = message.replace(text, f"{text[:_LONGEST]}…")
        return cls(severity, code, message, place.file, place.sheet, place.cell, text[:_LONGEST], done)


@dataclass(frozen=True)
class Checked(Generic[T]):
    """A result and everything that was found wrong while making it."""

    value: T
    problems: tuple[Problem, ...] = ()


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """``problems`` as the register lists them: worst first, then by file, sheet, cell and code."""
    rank = {severity: i for i, severity in enumerate(SEVERITIES)}
    return sorted(problems, key=lambda p: (rank[p.severity], p.file, p.sheet, p.cell, p.code))
