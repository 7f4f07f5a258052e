"""Words of titles, from ``titles.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class TitleWords(BaseModel):
    """Everything in ``titles.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parts: tuple[str, ...]
    whole: tuple[str, ...]
    whole_of_standing: tuple[str, ...]
    both_ends: tuple[str, ...]
    as_of: tuple[str, ...]
    new_units: tuple[str, ...]
    no_district: tuple[str, ...]
    no_commune: tuple[str, ...]
    province_heads: tuple[str, ...]


@cache
def title_words() -> TitleWords:
    """The words, read once."""
    text = (files("analysis.cleaning") / "titles.toml").read_text(encoding="utf-8")
    return TitleWords.model_validate(tomllib.loads(text))
