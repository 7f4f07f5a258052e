"""The thresholds a comparison must meet: ``thresholds.toml``, each with its reason."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

_PATH = Path(__file__).with_name("thresholds.toml")


class Rules(BaseModel):
    """The thresholds by name; ``thresholds.toml`` says why each stands where it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    confidence: float = Field(gt=0.5, lt=1)
    coverage: float = Field(gt=0, le=1)
    min_group: int = Field(ge=3)
    small_group: int
    overlap_share: float = Field(gt=0, le=1)
    districts_with_both: int = Field(ge=2)
    few_clusters: int
    significance: float = Field(gt=0, lt=0.5)
    pretrend_share: float = Field(gt=0, lt=1)
    draws: int = Field(ge=99)
    seed: int


@cache
def rules() -> Rules:
    """The thresholds; ``ValueError`` for one that is missing, unknown, out of bounds or without a reason."""
    entries = tomllib.loads(_PATH.read_text(encoding="utf-8"))
    unexplained = [name for name, entry in entries.items() if not entry.get("reason")]
    if unexplained:
        raise ValueError(f"{_PATH.name}: no reason for {', '.join(unexplained)}")
    return Rules.model_validate({name: entry["value"] for name, entry in entries.items()})
