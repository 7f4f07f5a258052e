"""Sizes and distances of the printed document."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def layout() -> dict[str, Any]:
    """Sizes and distances from ``layout.toml``."""
    return tomllib.loads((files("analysis.documents") / "layout.toml").read_text(encoding="utf-8"))
