"""The title beside the marks: recognised and not all criteria met now, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.evidence import together
from analysis.indicators.figure import Figure
from analysis.indicators.ntm._rows import (
    MET,
    NOT_ASSESSED,
    Positions,
    mark_cells,
    numbers_by_commune,
    rural_on,
    set_in_force,
)
from analysis.indicators.ntm._view import Told, View, view
from analysis.indicators.ntm.recognition import act_cells, holders
from analysis.language import tr
from analysis.province import Province

_MARKS = {
    "all_met": tr("đạt đủ tiêu chí"),
    "some_missing": tr("còn tiêu chí chưa đạt"),
    "not_known": tr("chưa thiếu tiêu chí nào, còn tiêu chí chưa đánh giá"),
    "not_assessed": tr("chưa có đánh giá"),
}
_TITLE = {True: tr("có danh hiệu đạt chuẩn"), False: tr("chưa có danh hiệu đạt chuẩn")}


@dataclass(frozen=True)
class Case:
    """One commune: its title (empty without one), the year, act and day it was given, and its marks now."""

    unit_key: str
    title: str
    year_attained: int | None
    decision: str
    effective: date | None
    met: int
    lacking: tuple[int, ...]
    unknown: tuple[int, ...]


@dataclass(frozen=True)
class TitleAndMarks:
    """``counts[title held][state of the marks]`` add to the rural communes of the scope."""

    counts: dict[bool, dict[str, Figure]]
    recognised_not_all_met: tuple[Case, ...]
    all_met_not_recognised: tuple[Case, ...]


def title_and_marks(province: Province, as_of: date, scope: str = scopes.PROVINCE) -> TitleAndMarks:
    """Titles held on ``as_of`` beside the marks of that day under the set in force (``KeyError`` without)."""
    seen = view(province, as_of, set_in_force(province, as_of), scope)
    held = holders(province, as_of)
    titled = np.asarray(seen.grid.keys.isin(held["unit_key"]))
    states = {
        "all_met": (seen.missing == 0) & (seen.unknown == 0),
        "some_missing": seen.missing > 0,
        "not_known": (seen.missing == 0) & (seen.unknown > 0),
    }
    unseen = (rural_on(province, as_of) & seen.scope.keys) - set(seen.grid.keys)
    unseen_titled = len(unseen & set(held["unit_key"]))
    nobody = np.zeros(len(seen.grid), dtype=bool)
    counts = {
        has: {
            **{s: _count(seen, held, (has, s), inside & (titled == has)) for s, inside in states.items()},
            "not_assessed": _count(seen, held, (has, "not_assessed"), nobody, apart),
        }
        for has, apart in ((True, unseen_titled), (False, len(unseen) - unseen_titled))
    }
    return TitleAndMarks(
        counts,
        _cases(seen, held, titled & states["some_missing"]),
        _cases(seen, held, ~titled & states["all_met"]),
    )


def _count(
    seen: View, held: pd.DataFrame, place: tuple[bool, str], inside: Positions, value: int | None = None
) -> Figure:
    has, state = place
    acts = held[held["unit_key"].isin(seen.grid.keys[inside])] if has else held.iloc[:0]
    marks = seen.grid.of(inside).rows()
    province = seen.province
    told = Told(
        "title_and_marks",
        tr("Số xã {title}, {marks}{where}, ngày {day} ({name})").format(
            title=_TITLE[has],
            marks=_MARKS[state],
            where=seen.where,
            day=seen.day,
            name=seen.criteria_set.name,
        ),
        tr(
            "Đếm xã theo danh hiệu còn hiệu lực đến ngày đó và theo kết quả từng tiêu chí của bộ "
            "có hiệu lực ngày đó; danh hiệu là tình trạng pháp lý, được xét theo bộ tiêu chí lúc "
            "công nhận."
        ),
        group=f"{_TITLE[has]}, {_MARKS[state]}",
        dims={"title": "standard" if has else "none", "marks": state},
    )
    figure = seen.figure(told, int(inside.sum()) if value is None else value, rows=marks)
    return replace(figure, sources=lambda: together((act_cells(province, acts), mark_cells(province, marks))))


def _cases(seen: View, held: pd.DataFrame, inside: Positions) -> tuple[Case, ...]:
    keys = seen.grid.keys[inside]
    acts = held[held["unit_key"].isin(keys)].set_index("unit_key").to_dict("index")
    marks = seen.grid.marks[inside]
    lacking = numbers_by_commune((marks != MET) & (marks != NOT_ASSESSED))
    told = zip(seen.met[inside].tolist(), lacking, numbers_by_commune(marks == NOT_ASSESSED), strict=True)
    return tuple(
        Case(str(key), *_given(acts.get(key, {})), *on_day) for key, on_day in zip(keys, told, strict=True)
    )


def _given(act: dict[Any, Any]) -> tuple[str, int | None, str, date | None]:
    """Title, year, decision and day of an act; nothing for none."""
    if not act:
        return "", None, "", None
    year, decision = act["year_attained"], act["decision"]
    return (
        str(act["given"]),
        None if pd.isna(year) else int(year),
        "" if pd.isna(decision) else str(decision),
        pd.Timestamp(act["effective"]).date(),
    )
