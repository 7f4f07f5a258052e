"""What the kernels of a build work out once: the first to need it makes it, the others take it.

A kernel of a build has a shelf (:mod:`analysis.kernels.shelf`); elsewhere everybody makes his own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Shelf(Protocol):
    """Where results stand by name."""

    def take(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever ``make`` makes
        """What stands under ``name``, else what ``make`` makes and is put there.

        Whoever takes a result depends on all that was read to make it.
        """


_shelves: list[Shelf] = []


def use(shelf: Shelf | None) -> None:
    """Let this process share through ``shelf``; with none it makes its own again."""
    _shelves[:] = [shelf] if shelf else []


def taken(name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever ``make`` makes
    """What this process's shelf has under ``name``; what ``make`` makes where there is no shelf."""
    return _shelves[0].take(name, make) if _shelves else make()
