"""When the workbooks of the sample were received, and how."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from analysis.sample._draw import pick

CHANNELS = ("Trục liên thông văn bản", "Thư điện tử", "Bưu điện", "Nộp trực tiếp")
TRUNK = CHANNELS[0]


def agency_report(year: int, due_on: date, rng: np.random.Generator, *, late: bool) -> date:
    """A day from 1 December of ``year`` to the day before ``due_on``, or from ``due_on`` to 25 January."""
    first = due_on if late else date(year, 12, 1)
    last = date(year + 1, 1, 25) if late else due_on - timedelta(days=1)
    return _between(first, last, rng)


def poverty_review(year: int, rng: np.random.Generator, *, preliminary: bool = False) -> date:
    """In the following year: 2-9 January when preliminary, 15 January to 28 February when official."""
    if preliminary:
        return _between(date(year + 1, 1, 2), date(year + 1, 1, 9), rng)
    return _between(date(year + 1, 1, 15), date(year + 1, 2, 28), rng)


def assessment(as_of: date, rng: np.random.Generator) -> date:
    """Ten to thirty days after the day assessed."""
    return as_of + timedelta(days=int(rng.integers(10, 31)))


def yearly(year: int, rng: np.random.Generator) -> date:
    """In January of the following year."""
    return _between(date(year + 1, 1, 4), date(year + 1, 1, 24), rng)


def channel(rng: np.random.Generator) -> str:
    """One of :data:`CHANNELS`, the document exchange most often."""
    return pick(rng, CHANNELS, (5, 4, 1, 2))


def _between(first: date, last: date, rng: np.random.Generator) -> date:
    return first + timedelta(days=int(rng.integers(0, (last - first).days + 1)))
