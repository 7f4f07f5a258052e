"""The list of kinds of fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from drawing.model import Book
from drawing.world import World

Change = Callable[[Book, Random, World], bool]
"""Changes a workbook and its truth; ``False`` when this workbook gives no occasion for it."""

FORMS = ("F0", "F1", "F2", "F2_flow", "F3", "F3_bands", "F4", "F5", "register")
_faults: dict[str, Fault] = {}


@dataclass(frozen=True)
class Fault:
    """A kind of fault, the forms it can befall, and faults it cannot stand beside (same ``place``)."""

    name: str
    forms: tuple[str, ...]
    place: str
    change: Change

    @property
    def meaning(self) -> str:
        """What it does and what stays readable."""
        return (self.change.__doc__ or "").strip()


def fault(*forms: str, place: str = "") -> Callable[[Change], Change]:
    """Record a kind of fault under its function's name; no forms means all."""

    def record(change: Change) -> Change:
        name = change.__name__
        _faults[name] = Fault(name, forms or FORMS, place or name, change)
        return change

    return record


def all_faults() -> list[Fault]:
    """Every kind, in order of name."""
    return [_faults[name] for name in sorted(_faults)]
