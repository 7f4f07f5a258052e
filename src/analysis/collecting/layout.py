"""The layout of a collection workbook as data: ``f1.toml``, checked when it is read."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Entry = Literal["", "mark", "money", "help"]
"""What may be entered in a column: nothing, a mark of a list, an amount, or help told in words."""

Short = Annotated[str, Field(max_length=32)]
Message = Annotated[str, Field(max_length=255)]
"""Spreadsheets cut the titles and messages that stand beside a cell."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Frozen):
    """A column: its field of the form, heading, width in letters, and what is said of it."""

    field: str
    heading: str
    width: float
    says: str
    entry: Entry = ""
    prompt: Message = ""
    refusal: Message = ""


class Marks(_Frozen):
    """The list of a column of marks; other words are asked about and kept."""

    yes: str
    no: str
    asked_title: Short
    asked: Message


class Money(_Frozen):
    """A column of amounts; ``largest`` is in the unit of its heading: above it full đồng were meant."""

    largest: int
    prompt_title: Short
    refusal_title: Short


class InWords(_Frozen):
    """A column that takes no bare number, for which nobody could tell the unit."""

    refusal_title: Short


class Instructions(_Frozen):
    """What the second sheet says."""

    title: str
    general_title: str
    general: tuple[str, ...]
    columns_title: str
    column: str
    meaning: str
    sending_title: str
    sending: tuple[str, ...]


class Layout(_Frozen):
    """Everything in ``f1.toml``; ``version`` is raised when columns change."""

    form: str
    version: str
    sheet: str
    guide: str
    title: str
    group: str
    hint: str
    signatures: tuple[str, ...]
    foot: str
    synthetic: str
    synthetic_keyword: str
    columns: tuple[Column, ...]
    marks: Marks
    money: Money
    help: InWords
    instructions: Instructions

    def columns_for(self, *, with_districts: bool) -> tuple[Column, ...]:
        """The columns of a form: that of districts only while there are districts."""
        return tuple(c for c in self.columns if c.field != "district" or with_districts)


@cache
def layout() -> Layout:
    """The layout of form F1."""
    text = (files("analysis.collecting") / "f1.toml").read_text(encoding="utf-8")
    return Layout.model_validate(tomllib.loads(text))
