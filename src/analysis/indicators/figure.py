"""A figure: one number of a document, with its unit, its method and the rows it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, Literal, overload

import numpy as np
import pandas as pd

from analysis.language import tr

Comparator = Literal["eq", "ge", "approx"]
FigureStatus = Literal["official", "preliminary", "expected", "published", "computed"]

SOURCE_COLUMNS = ("table", "file", "sheet", "cell", "text", "origin")
"""Columns of :attr:`Figure.sources`: the table and cell of each row used, and the text as written."""

Cells = np.ndarray[Any, Any]
"""Source cells, or a column of them, as plain objects: a row a cell, a column each of
:data:`SOURCE_COLUMNS`, ``None`` where nothing is known."""


class DefinitionMissing(ValueError):
    """A figure of poverty without its standard, or of marks without their criteria set."""


class DefinitionsDiffer(ValueError):
    """Figures measured under two definitions were to be subtracted, added or joined by a line."""


class StandardsDiffer(DefinitionsDiffer):
    """Two poverty standards met: decrees 59/2015/QĐ-TTg and 07/2021/NĐ-CP measure different things."""


class CriteriaSetsDiffer(DefinitionsDiffer):
    """Two sets of NTM criteria met: decisions 1980/QĐ-TTg and 318/QĐ-TTg ask different things."""


_DEFINED: Mapping[str, tuple[str, type[DefinitionsDiffer]]] = {
    "poverty": (tr("chuẩn nghèo"), StandardsDiffer),
    "ntm": (tr("bộ tiêu chí"), CriteriaSetsDiffer),
}
"""What figures of a subject are measured under; the subjects not named are measured alike in every year."""

_DEFINED_ROOMS = tuple(f"{room}." for room in _DEFINED)
_ORIGIN = SOURCE_COLUMNS.index("origin")
_LEGAL_STATUS = "ntm.recogni"
"""Recognition is an act with a date, not a mark: it belongs to no set."""


def no_sources() -> Cells:
    """No source cells."""
    return np.empty((0, len(SOURCE_COLUMNS)), dtype=object)


def figure_id(subject: str, dims: Mapping[str, str]) -> str:
    """``poverty.rate/scope=province/year=2018``: the subject and its dimensions in the order given.

    ``/`` and ``=`` inside a value are percent-encoded, so that an id can be taken apart again.
    """
    plain = subject
    for name, value in dims.items():
        plain += f"/{name}={value}"
    if "%" not in plain and plain.count("/") == plain.count("=") == len(dims):
        return plain
    parts = (f"{k}={v.replace('%', '%25').replace('/', '%2F').replace('=', '%3D')}" for k, v in dims.items())
    return "/".join((subject, *parts))


Sources = pd.DataFrame | Cells
"""Source cells as arrays, or as a frame with :data:`SOURCE_COLUMNS`."""

Cut = Callable[[], Cells]
"""Gives the source cells of a figure: called when they are first read, since most never are."""


class _Sources:
    """The source cells of a figure as a frame, for people; :attr:`Figure.cells` is what programs read."""

    @overload
    def __get__(self, figure: None, owner: type[Figure]) -> _Sources: ...
    @overload
    def __get__(self, figure: Figure, owner: type[Figure]) -> pd.DataFrame: ...
    def __get__(self, figure: Figure | None, owner: type[Figure]) -> pd.DataFrame | _Sources:
        if figure is None:
            return self
        return pd.DataFrame(figure.cells.copy(), columns=list(SOURCE_COLUMNS), dtype=object)

    def __set__(self, figure: Figure, given: object) -> None:
        raise FrozenInstanceError("sources")


_NO_DIMS: Mapping[str, str] = {}


@dataclass(frozen=True, eq=False, init=False)
class Figure:
    """One number and everything a reviewer asks of it.

    ``id`` reads ``<subject>.<measure>/<dimension>=<value>/…`` and is stable between editions; ``dims`` are
    its dimensions. ``label_of_group`` names the group of a breakdown as a table's first column prints it.
    ``value`` is ``None`` when it cannot be known: missing is never zero. ``unit`` is one of
    :data:`UNITS`. ``method`` is a Vietnamese sentence with the formula and the rule's source.
    ``standard`` is what it is measured under: a poverty standard, or a set of criteria. ``n`` of ``of`` is
    the base: how many of those that owed a value gave one. ``sources`` may be given as a function.

    Raises :class:`DefinitionMissing` for a figure of poverty without a standard and for one of marks without
    a set; recognition (``ntm.recogni…``) has none.
    """

    id: str
    label: str
    value: float | int | None
    unit: str
    method: str
    comparator: Comparator
    status: FigureStatus
    standard: str
    n: int | None
    of: int | None
    base: str
    caveat: str
    dims: Mapping[str, str]
    label_of_group: str
    sources: _Sources = field(default=_Sources(), repr=False)

    def __init__(  # noqa: PLR0913, PLR0917  # its fields
        self,
        id: str,
        label: str,
        value: float | int | None,
        unit: str,
        method: str,
        comparator: Comparator = "eq",
        status: FigureStatus = "computed",
        standard: str = "",
        n: int | None = None,
        of: int | None = None,
        base: str = "",
        caveat: str = "",
        dims: Mapping[str, str] = _NO_DIMS,
        label_of_group: str = "",
        sources: Sources | Callable[[], Sources] = no_sources,
    ) -> None:
        if unit not in UNITS:
            raise ValueError(f"{id}: unknown unit {unit!r}")
        if not standard and id.startswith(_DEFINED_ROOMS) and not id.startswith(_LEGAL_STATUS):
            word = _DEFINED[id.partition(".")[0]][0]
            raise DefinitionMissing(tr("{id}: số liệu phải ghi {value} đã dùng.").format(id=id, value=word))
        # there are hundreds of thousands: what a frozen class makes calls ``setattr`` for each field
        held = self.__dict__
        held["id"] = id
        held["label"] = label
        held["value"] = value
        held["unit"] = unit
        held["method"] = method
        held["comparator"] = comparator
        held["status"] = status
        held["standard"] = standard
        held["n"] = n
        held["of"] = of
        held["base"] = base
        held["caveat"] = caveat
        held["dims"] = dims
        held["label_of_group"] = label_of_group
        held["_sources"] = sources

    def changed(self, **changes: object) -> Figure:
        """This figure with ``changes``; its source cells stay uncut until they are read."""
        told = {**self.__dict__, "sources": lambda: self.cells, **changes}
        del told["_sources"]
        return Figure(**told)

    @property
    def subject(self) -> str:
        """``<subject>.<measure>``: the id without its dimensions."""
        return self.id.partition("/")[0]

    @property
    def room(self) -> str:
        """``poverty`` of ``poverty.rate/…``."""
        return self.id.partition(".")[0]

    @property
    def cells(self) -> Cells:
        """The source cells, cut when they are first read; to be read only."""
        kept = self.__dict__["_sources"]
        if callable(kept):
            kept = kept()
        if isinstance(kept, pd.DataFrame):
            frame = kept[list(SOURCE_COLUMNS)]
            kept = frame.to_numpy(dtype=object, copy=True)
            kept[frame.isna().to_numpy()] = None
        self.__dict__["_sources"] = kept
        cells: Cells = kept
        return cells

    @property
    def origin(self) -> str:
        """``synthetic`` when any row is, else ``received``, else ``published``; empty without rows."""
        origins = set(self.cells[:, _ORIGIN].tolist())
        return next((o for o in ("synthetic", "received", "published") if o in origins), "")


def one_definition(figures: Iterable[Figure]) -> str:
    """What all ``figures`` are measured under; empty when none of them needs a definition.

    To be asked before figures are added, subtracted, divided or joined by a line. Raises
    :class:`StandardsDiffer` or :class:`CriteriaSetsDiffer` when two definitions meet.
    """
    by_definition: dict[str, Figure] = {}
    for figure in figures:
        by_definition.setdefault(figure.standard, figure)
    if len(by_definition) < 2:
        return "".join(by_definition)
    (old, first), (new, second) = list(by_definition.items())[:2]
    word, error = _DEFINED.get(first.room, (tr("định nghĩa"), DefinitionsDiffer))
    raise error(
        tr(
            "Không được trừ, cộng hay nối hai số liệu theo hai {word} khác nhau: {id} theo "
            "{value}, {id_2} theo {value_2}. So sánh trong cùng một {word}; hai giai đoạn đặt "
            "riêng, có vạch ngắt."
        ).format(
            word=word,
            id=first.id,
            value=old or tr("(không rõ)"),
            id_2=second.id,
            value_2=new or tr("(không rõ)"),
        )
    )


UNITS = {
    "vnd": tr("đồng"),
    "percent": "%",
    "percent_points": tr("điểm %"),
    "relative_percent": "%",
    "households": tr("hộ"),
    "people": tr("người"),
    "communes": tr("xã"),
    "agencies": tr("cơ quan, đơn vị"),
    "reports": tr("báo cáo"),
    "items": tr("khoản"),
    "criteria": tr("tiêu chí"),
    "criteria_per_commune": tr("tiêu chí/xã"),
    "files": tr("tệp"),
    "rows": tr("dòng"),
    "problems": tr("vấn đề"),
    "vnd_per_commune": tr("đồng/xã"),
    "vnd_per_household": tr("đồng/hộ"),
    "ratio": "",
}
"""Unit code → how it is written after the number in Vietnamese."""
