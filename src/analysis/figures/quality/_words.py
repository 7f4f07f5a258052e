"""The words of this room: ``words.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from analysis.language import worded


@cache
def words(group: str) -> Mapping[str, str]:
    """The sentences of ``group``."""
    told = worded(Path(__file__).parent / "words.toml")
    return dict(told[group])
