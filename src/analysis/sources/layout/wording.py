"""The forms as data: which headings mean which field, and what makes a table one form and not another."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import ConfigDict, TypeAdapter

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, eq=False)
class FieldSpec:
    """One field and the wordings of its heading; ``A > B`` is a heading B under a group heading A.

    ``required``: the form is not recognised without it. ``expected``: its absence is a problem.
    ``numbered`` stands for fields ``name_1`` … ``name_n`` whose headings are the numbers 1 to n, or as many
    headings of ``names``. ``not_containing`` are words that rule a heading out.
    """

    name: str
    wordings: tuple[str, ...]
    required: bool = False
    expected: bool = False
    numbered: int = 0
    names: tuple[str, ...] = ()
    not_containing: tuple[str, ...] = ()

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, eq=False)
class FormSpec:
    """One form: its fields, the words of its title, and the fewest fields (beside ``stt``) that make it.

    A title that holds one of ``not_titles`` rules the form out. ``distinctive`` fields weigh double when
    forms compete. ``money`` are the fields whose headings name a unit of money, ``default_scale`` the
    unit the form asks for, in đồng. Compared by identity: the
    forms are loaded once a process and are keys of caches.
    """

    form: str
    name: str
    min_fields: int
    fields: tuple[FieldSpec, ...]
    titles: tuple[str, ...] = ()
    not_titles: tuple[str, ...] = ()
    distinctive: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    default_scale: int | None = None

    __pydantic_config__ = _STRICT

    def field(self, name: str) -> FieldSpec:
        """The field ``name``; ``criterion_7`` is of the field ``criterion``."""
        return next(
            f for f in self.fields if name == f.name or (f.numbered and name.startswith(f"{f.name}_"))
        )


@cache
def load_forms() -> tuple[FormSpec, ...]:
    """Every form the package knows, in the order of their file names (``sources/forms/*.toml``)."""
    folder = files("analysis.sources") / "forms"
    reader = TypeAdapter(FormSpec)
    return tuple(
        reader.validate_python(tomllib.loads(entry.read_text(encoding="utf-8")))
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml")
    )


@cache
def load_units_of_money() -> Mapping[int, tuple[str, ...]]:
    """Wordings of each unit of money, by đồng per unit (``sources/units_of_money.toml``)."""
    text = (files("analysis.sources") / "units_of_money.toml").read_text(encoding="utf-8")
    return {int(scale): tuple(wordings) for scale, wordings in tomllib.loads(text)["units"].items()}


@cache
def load_line_words() -> Mapping[str, tuple[str, ...]]:
    """How lines beside a table begin: its unit line, its notes, the signatures (``sources/lines.toml``)."""
    text = (files("analysis.sources") / "lines.toml").read_text(encoding="utf-8")
    return {kind: tuple(words) for kind, words in tomllib.loads(text)["begins"].items()}
