"""What the pages of an edition say, from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.indicators.format import number


def words(group: str) -> dict[str, Any]:
    """The words of ``group``."""
    return dict(_all()[group])


def counted(group: dict[str, str], counts: dict[str, int]) -> str:
    """``3 số liệu đổi, 1 số liệu mới``: each count that is anything, in the words of ``group``."""
    return ", ".join(group[name].format(n=number(n)) for name, n in counts.items() if n)


@cache
def _all() -> dict[str, Any]:
    text = (files("analysis.publishing.site") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
