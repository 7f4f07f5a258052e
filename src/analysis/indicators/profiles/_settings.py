"""``settings.toml`` of the profiles."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.language import worded


class Settings(NamedTuple):
    """Who is a neighbour, and when a commune is small."""

    points: float
    most: int
    few: int
    households: int
    moved: int


@cache
def settings() -> Settings:
    """``settings.toml``; raises ``KeyError`` naming what it lacks."""
    told = worded(Path(__file__).parent / "settings.toml")
    near, small = told["neighbours"], told["small"]
    return Settings(float(near["points"]), near["most"], near["few"], small["households"], small["moved"])
