"""The words of this room: ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def words(group: str) -> Mapping[str, str]:
    """The sentences of ``group``."""
    told = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return dict(told[group])
