"""The forms as data: which headings mean which field, what its column looks like, what must hold."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter

from analysis.registers import RegisterError

Looks = Literal["", "count", "number", "share", "percent", "mark", "money", "name", "ordinal", "year", "date"]

HEADINGS = "headings.csv"
_COLUMNS = ("form", "field", "wording", "by", "on")
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, eq=False)
class FieldSpec:
    """One field and the wordings of its heading; ``A > B`` is a heading B under a group heading A.

    ``required``: the form is not recognised without it. ``expected``: its absence is a problem.
    ``numbered`` stands for fields ``name_1`` … ``name_n`` whose headings are the numbers 1 to n, or as many
    headings of ``names``. ``not_containing`` are words that rule a heading out. ``looks`` is what its cells
    look like (``share`` is a percent that never exceeds 100), empty where anything may stand.
    ``confirmed`` are wordings that somebody decided for. ``orders`` are the names of numbered fields in the
    order of each set, ``A | B`` where one has two. ``of_year``: a heading that names another year than the
    report's is not this field.
    """

    name: str
    wordings: tuple[str, ...]
    required: bool = False
    expected: bool = False
    numbered: int = 0
    names: tuple[str, ...] = ()
    not_containing: tuple[str, ...] = ()
    looks: Looks = ""
    confirmed: tuple[str, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()
    of_year: bool = False

    __pydantic_config__ = _STRICT


@dataclass(frozen=True)
class PartSpec:
    """A part of what some forms count: a table or column about it alone is none of theirs.

    ``words`` name it, ``unless`` are longer wordings that do not, ``beside`` are words of a title that name
    the whole as well, ``fields`` are the columns whose presence says that the table counts all.
    """

    of: str
    forms: tuple[str, ...]
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, eq=False)
class FormSpec:
    """One form: its fields, the words of its title, and the fewest fields (beside ``stt``) that make it.

    A title that holds one of ``not_titles`` rules the form out. ``distinctive`` fields weigh double when
    forms compete. ``money`` are the fields whose headings name a unit of money, ``default_scale`` the
    unit the form asks for, in đồng. ``holds`` are relations between columns: ``a <= b``, ``a ~ b / c`` (a is
    the percentage) or ``a = b - c + d``. ``across`` is the field that may stand across the top with the other
    fields down the side. ``never`` are relations that do not hold in every row: the first field is another
    thing then. ``of_plans`` when a plan is such a form as well. Compared by identity: the forms are loaded
    once and are keys of caches.
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
    holds: tuple[str, ...] = ()
    across: str = ""
    never: tuple[str, ...] = ()
    of_plans: bool = False

    __pydantic_config__ = _STRICT

    def field(self, name: str) -> FieldSpec:
        """The field ``name``; ``criterion_7`` is of the field ``criterion``."""
        return _fields_by_name(self)[name]


@lru_cache(maxsize=256)
def _fields_by_name(form: FormSpec) -> Mapping[str, FieldSpec]:
    numbered = {f"{f.name}_{n}": f for f in form.fields for n in range(1, f.numbered + 1)}
    return {**numbered, **{f.name: f for f in form.fields}}


def load_forms(reference: Path | None = None) -> tuple[FormSpec, ...]:
    """Every form the package knows, in the order of their file names (``sources/forms/*.toml``).

    Wordings confirmed in ``headings.csv`` of the folder ``reference`` are added. Equal registers give the
    same objects. Raises :class:`RegisterError` naming the line at fault.
    """
    path = None if reference is None else reference / HEADINGS
    return _forms(path.read_bytes() if path is not None and path.exists() else b"")


@lru_cache(maxsize=8)
def _forms(register: bytes) -> tuple[FormSpec, ...]:
    forms = _packaged_forms()
    known = {(form.form, f.name) for form in forms for f in form.fields}
    confirmed: dict[tuple[str, str], list[str]] = {}
    for number, line in _lines(register):
        key = (line["form"].strip(), line["field"].strip())
        if key not in known or not line["wording"].strip():
            what = f"{key[0]}, {key[1]}"
            raise RegisterError(
                f"Tệp {HEADINGS}, dòng {number}: không có cột nào là “{what}” hoặc thiếu cách ghi; "
                "hãy chép tên biểu, tên cột và cách ghi từ danh sách vấn đề."
            )
        confirmed.setdefault(key, []).append(line["wording"])
    return tuple(_with_confirmed(form, confirmed) for form in forms) if confirmed else forms


def _lines(register: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = register.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = register[: error.start].count(b"\n") + 1
        message = f"Tệp {HEADINGS}, dòng {number}: không phải mã UTF-8; hãy lưu lại theo dạng “CSV UTF-8”."
        raise RegisterError(message) from error
    reader = csv.DictReader(StringIO(text, newline=""), restval="", restkey="more")
    lines = []
    for line in reader:
        if "more" in line or any(c not in line for c in _COLUMNS):
            raise RegisterError(
                f"Tệp {HEADINGS}, dòng {reader.line_num}: cần đúng các cột {', '.join(_COLUMNS)}; "
                "hãy đặt chữ có dấu phẩy trong ngoặc kép."
            )
        if any(line[c].strip() for c in _COLUMNS):
            lines.append((reader.line_num, line))
    return lines


def _with_confirmed(form: FormSpec, confirmed: Mapping[tuple[str, str], list[str]]) -> FormSpec:
    return replace(
        form,
        fields=tuple(
            replace(f, confirmed=tuple(confirmed.get((form.form, f.name), ()))) for f in form.fields
        ),
    )


@cache
def _packaged_forms() -> tuple[FormSpec, ...]:
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
def load_other_money() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of foreign currencies, and those that multiply a unit (``sources/units_of_money.toml``)."""
    text = (files("analysis.sources") / "units_of_money.toml").read_text(encoding="utf-8")
    others = tomllib.loads(text)["others"]
    return tuple(others["foreign"]), tuple(others["times"])


@cache
def load_abbreviations() -> Mapping[str, str]:
    """Abbreviations of headings and titles, and the words each stands for (``sources/lines.toml``)."""
    text = (files("analysis.sources") / "lines.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["stands_for"])


@cache
def load_line_words() -> Mapping[str, tuple[str, ...]]:
    """How lines beside a table begin: its unit line, its notes, the signatures (``sources/lines.toml``)."""
    text = (files("analysis.sources") / "lines.toml").read_text(encoding="utf-8")
    return {kind: tuple(words) for kind, words in tomllib.loads(text)["begins"].items()}


@cache
def load_plan_words() -> Mapping[str, tuple[str, ...]]:
    """Words that make a title or heading a plan, and those that make it a result (``sources/lines.toml``)."""
    text = (files("analysis.sources") / "lines.toml").read_text(encoding="utf-8")
    return {kind: tuple(words) for kind, words in tomllib.loads(text)["plans"].items()}


@cache
def load_parts() -> tuple[PartSpec, ...]:
    """Parts of what forms count that are never the whole (``sources/lines.toml``)."""
    text = (files("analysis.sources") / "lines.toml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[PartSpec, ...]).validate_python(tomllib.loads(text)["parts"])
