"""Weights and thresholds of the score, from ``data/reference/merit.toml``: choices, never hidden in code."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analysis.indicators.evidence import per_province
from analysis.language import tr, translated
from analysis.province import Province
from analysis.tables import CATEGORIES

FILE = "merit.toml"

PARTS = ("reporting", "on_time", "completeness", "breadth", "communes", "money", "movement")
"""The parts of a score, in the order they are printed."""

MONEY_CEILING = 0.25
"""Money is never the greater part of a score, whatever the file says: help is not only gifts (art. 11.1)."""

Share = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Percentile = Annotated[float, Field(ge=0, le=100)]


class MeritSettingsError(ValueError):
    """``merit.toml`` is missing, is not TOML, or asks for something that must not be."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Frozen):
    """What keeps a score from saying more than it can."""

    money_share: Annotated[float, Field(ge=0, le=MONEY_CEILING)]
    base: Share
    reports: Count
    kind: Count
    communes: Annotated[int, Field(ge=3)]


class Top(_Frozen):
    """How large the top group is, and how stable a place in it must be."""

    share: Share
    stable: Share
    lowest_rank: Percentile
    highest_rank: Percentile


class Moves(_Frozen):
    """How the weights are moved."""

    seed: int
    draws: Count
    concentration: Annotated[float, Field(gt=0)]
    factors: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1, max_length=3)]


class Area(_Frozen):
    """An area of help of chapter II, and the columns of form F1 that tell of it."""

    key: str
    name: str
    article: str
    categories: tuple[str, ...]

    @model_validator(mode="after")
    def _known(self) -> Self:
        unknown = [c for c in self.categories if c not in CATEGORIES]
        if unknown:
            raise ValueError(tr("không có cột {unknown} trong biểu F1").format(unknown=", ".join(unknown)))
        return self


class Settings(_Frozen):
    """All of ``merit.toml``."""

    decided_by: str
    weights: dict[str, Annotated[float, Field(ge=0)]]
    limits: Limits
    top: Top
    moves: Moves
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _weights(self) -> Self:
        if set(self.weights) != set(PARTS):
            raise ValueError(tr("[weights] phải có đúng các phần: {parts}").format(parts=", ".join(PARTS)))
        if not sum(w for part, w in self.weights.items() if part not in ("money", "movement")):
            raise ValueError(tr("không được chấm chỉ bằng tiền hay chỉ bằng biến động của xã"))
        return self

    @property
    def vector(self) -> tuple[float, ...]:
        """The weights in the order of :data:`PARTS`, adding to 1."""
        whole = sum(self.weights.values())
        return tuple(self.weights[p] / whole for p in PARTS)

    @classmethod
    def load(cls, reference: Path) -> Settings:
        """Read the file of ``reference``; raises :class:`MeritSettingsError` saying what to mend."""
        path = reference / FILE
        try:
            return cls.model_validate(translated(tomllib.loads(path.read_text(encoding="utf-8-sig"))))
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise MeritSettingsError(
                tr("{path}: có mục sai. {faults}.").format(path=path, faults=faults)
            ) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise MeritSettingsError(
                tr("Không đọc được {path}: {error}. Cần tệp TOML, mã UTF-8.").format(path=path, error=error)
            ) from error


@per_province
def settings_of(province: Province) -> Settings:
    """The settings of a province, read once."""
    return Settings.load(province.project.reference)
