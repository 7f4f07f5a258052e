"""The collector of garbage set aside while much is made that all stays, or asked less often."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Garbage is not looked for inside; the collector is on again after it only where it was on before."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_seldom() -> None:
    """Let what is there now out of every later look for garbage, and look for it less often.

    For processes that make one report after another, or one alone: nearly all that they make goes by itself.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
