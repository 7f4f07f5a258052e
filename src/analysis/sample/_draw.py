"""Seeded draws: a generator per named thing, and whole numbers that add up exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def generator(seed: int, *name: object) -> np.random.Generator:
    """A generator that depends on ``seed`` and ``name`` alone: not on the order or the process of drawing."""
    digest = hashlib.sha256("/".join(map(str, name)).encode("utf-8")).digest()
    return np.random.default_rng([seed, *np.frombuffer(digest[:16], dtype="<u4").tolist()])


def pick(rng: np.random.Generator, options: Sequence[T], weights: Sequence[float] | None = None) -> T:
    """One of ``options``; ``weights`` need not add to one."""
    p = None if weights is None else np.asarray(weights, dtype=float) / float(np.sum(weights))
    return options[int(rng.choice(len(options), p=p))]


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with ``probability``."""
    return bool(rng.random() < probability)


def apportion(weights: Floats, total: int, cap: Ints | None = None) -> Ints:
    """Whole numbers like ``weights`` that add to ``total`` (largest remainders), none above ``cap``.

    Raises ``ValueError`` when ``total`` does not fit under ``cap``.
    """
    limit = np.full(len(weights), max(total, 0)) if cap is None else cap
    if total < 0 or int(limit.sum()) < total:
        raise ValueError(f"{total} cannot be shared out: the most that fits is {int(limit.sum())}")
    quota = weights * (total / max(float(weights.sum()), 1e-12))
    shares: Ints = np.minimum(np.floor(quota).astype(np.int64), limit)
    order = np.argsort(-(quota - np.floor(quota)), kind="stable")
    missing = total - int(shares.sum())
    while missing > 0:
        open_ = [i for i in order if shares[i] < limit[i]][:missing]
        shares[open_] += 1
        missing -= len(open_)
    return shares
