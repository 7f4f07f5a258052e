"""Side-cars: what a notebook asks, for whom, and which parameters it takes, checked before it starts."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from analysis.tables.columns import TABLES

Scalar = bool | int | float | str
"""A parameter's value as a notebook takes it; a date is ISO text."""

Format = Literal["html", "pdf", "docx", "xlsx"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "docx", "xlsx")

Axis = Literal["years", "periods", "communes", "agencies", "districts"]
"""Values that a root knows: the programme's years and periods; communes and agencies that any assignment
names, and districts, each in the order of its register."""

AS_OF = "as_of"
"""The parameter that every notebook has: the day of the edition."""

_Written = StrictBool | StrictInt | StrictFloat | StrictStr | date
_TYPES = {
    "int": "số nguyên",
    "float": "số",
    "str": "chữ",
    "bool": "true hoặc false",
    "date": "ngày dạng NĂM-THÁNG-NGÀY",
}
_TRUTHS = {"true": True, "có": True, "1": True, "false": False, "không": False, "0": False}


class WrongUse(ValueError):
    """What was asked for cannot be done as asked; the message is one Vietnamese sentence for the user."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameter(_Frozen):
    """One parameter: its type, its default and the values it may take."""

    type: Literal["int", "str", "bool", "date", "float"]
    default: _Written
    description: str
    choices: tuple[_Written, ...] = ()
    minimum: _Written | None = None
    maximum: _Written | None = None

    @model_validator(mode="after")
    def _default_is_allowed(self) -> Parameter:
        for value in (*self.choices, self.minimum, self.maximum):
            if value is not None:
                self._typed("", value)
        self.check("default", self.default)
        return self

    def check(self, name: str, value: object) -> Scalar:
        """``value`` as the notebook takes it; raises :class:`WrongUse` for a wrong type, bound or choice."""
        typed = self._typed(name, value)
        choices = [self._typed(name, c) for c in self.choices]
        if choices and typed not in choices:
            known = ", ".join(map(str, choices))
            raise WrongUse(f"Tham số “{name}” phải là một trong: {known}; không phải “{typed}”.")
        low = None if self.minimum is None else self._typed(name, self.minimum)
        high = None if self.maximum is None else self._typed(name, self.maximum)
        if low is not None and typed < low:  # type: ignore[operator]  # both have this parameter's type
            raise WrongUse(f"Tham số “{name}” nhỏ nhất là {low}; không phải {typed}.")
        if high is not None and typed > high:  # type: ignore[operator]  # as above
            raise WrongUse(f"Tham số “{name}” lớn nhất là {high}; không phải {typed}.")
        return typed

    def parse(self, name: str, text: str) -> Scalar:
        """``text`` typed by a person, as a value; raises :class:`WrongUse` when it is not one."""
        read: dict[str, Callable[[str], Scalar]] = {
            "int": int,
            "float": float,
            "bool": lambda written: _TRUTHS[written.casefold()],
        }
        try:
            value = read.get(self.type, str)(text)
        except (ValueError, KeyError):
            raise self._ill_typed(name, text) from None
        return self.check(name, value)

    def _typed(self, name: str, value: object) -> Scalar:
        if self.type == "date":
            return self._day(name, value)
        if isinstance(value, bool) and self.type == "bool":
            return value
        if isinstance(value, str) and self.type == "str":
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self.type == "float":
                return float(value)
            if self.type == "int" and isinstance(value, int):
                return value
        raise self._ill_typed(name, value)

    def _day(self, name: str, value: object) -> str:
        try:
            return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
        except ValueError:
            raise self._ill_typed(name, value) from None

    def _ill_typed(self, name: str, value: object) -> WrongUse:
        shown = f"chữ “{value}”" if isinstance(value, str) else repr(value)
        return WrongUse(f"Tham số “{name}” phải là {_TYPES[self.type]}; không phải {shown}.")


class Sidecar(_Frozen):
    """``notebooks/<name>.yaml``: the question, the readers, the parameters and the grid of reports.

    ``for_each`` names parameters and their values: those of an :data:`Axis`, or values themselves.
    ``time_limit`` is the seconds of wall clock that one run may take, ``memory_limit`` the megabytes by which
    its kernel may grow. ``needs`` names tables without whose rows (of the report's year, where it has one)
    there is nothing to report.
    """

    title: str
    question: str
    audience: str
    parameters: Mapping[str, Parameter]
    for_each: Mapping[str, Axis | tuple[_Written, ...]] = {}
    formats: tuple[Format, ...] = FORMATS
    order: int = 0
    time_limit: float = 300.0
    memory_limit: int = 2048
    needs: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> Sidecar:
        if AS_OF not in self.parameters or self.parameters[AS_OF].type != "date":
            raise WrongUse(f"parameters phải có “{AS_OF}” kiểu date (ngày của ấn bản)")
        unknown = sorted(set(self.for_each) - set(self.parameters))
        if unknown:
            raise WrongUse(f"for_each nêu tham số không có trong parameters: {', '.join(unknown)}")
        strange = sorted(set(self.needs) - set(TABLES))
        if strange:
            raise WrongUse(f"needs nêu bảng không có: {', '.join(strange)}")
        return self


def load_sidecar(path: Path) -> Sidecar:
    """The side-car at ``path``; raises :class:`WrongUse` naming the file and each wrong field."""
    try:
        return Sidecar.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise WrongUse(f"{path.name}: không đọc được như YAML ({str(error).splitlines()[0]}).") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'tệp'}: {e['msg']}" for e in error.errors())
        raise WrongUse(f"{path.name}: {faults}.") from error


def check_parameters(sidecar: Sidecar, given: Mapping[str, object]) -> dict[str, Scalar]:
    """Every parameter of ``sidecar`` with its value: ``given``, else the default.

    Raises :class:`WrongUse` for an unknown name (with the nearest one), a wrong type (``"2024"`` is not
    an int), a bound or a choice.
    """
    _known(sidecar, given)
    return {n: p.check(n, given.get(n, p.default)) for n, p in sidecar.parameters.items()}


def parse_parameters(sidecar: Sidecar, given: Mapping[str, str]) -> dict[str, Scalar]:
    """The ``given`` texts of a command line as values, without defaults; raises as ``check_parameters``."""
    _known(sidecar, given)
    return {name: sidecar.parameters[name].parse(name, text) for name, text in given.items()}


def nearest(name: str, known: list[str]) -> str:
    """``; có phải ý là “…”?`` with the nearest of ``known``, or nothing when none is near."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; có phải ý là “{close[0]}”?" if close else "."


def _known(sidecar: Sidecar, given: Mapping[str, object]) -> None:
    names = list(sidecar.parameters)
    for name in given:
        if name not in names:
            suggestion = nearest(name, names)
            raise WrongUse(
                f"Báo cáo “{sidecar.title}” không có tham số “{name}”{suggestion}"
                f" Các tham số: {', '.join(names)}."
            )
