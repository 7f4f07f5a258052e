"""Numbered fields whose headings hold names: whether each name stands at its number."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.sources.layout.headings import likeness, normal
from analysis.sources.layout.wording import FieldSpec

_SAME = 0.85
_NUMBER = re.compile(r"^(?:tieu chi so|tieu chi|so)?\s*\d{1,2}\s+")


@lru_cache(maxsize=1024)
def misnamed(spec: FieldSpec, named: tuple[tuple[int, str], ...]) -> tuple[int, ...]:
    """The numbers at which another name stands than the set's that fits best.

    ``named`` are numbers and headings (normal). A heading that no set knows speaks for none and against none;
    of two sets that fit equally well both must agree.
    """
    wrong = [tuple(n for n, name in named if not _agrees(order, n, name)) for order in _orders(spec)]
    fewest = min(map(len, wrong), default=0)
    return tuple(sorted({n for found in wrong if len(found) == fewest for n in found}))


@lru_cache(maxsize=4096)
def _agrees(order: tuple[tuple[str, ...], ...], number: int, name: str) -> bool:
    plain = _NUMBER.sub("", name)
    alike = [max(likeness(known, plain) for known in names) for names in order]
    best = max(alike, default=0.0)
    return best < _SAME or number > len(alike) or alike[number - 1] == best


@lru_cache(maxsize=8)
def _orders(spec: FieldSpec) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(tuple(tuple(normal(n) for n in names.split("|")) for names in o) for o in spec.orders)
