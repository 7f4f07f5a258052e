"""The criteria of one commune at every assessment, each under its own set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.indicators import ntm
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.ntm import Assessment
from analysis.indicators.ntm._rows import CODES, MET, NOT_ASSESSED, grid, mark_cells
from analysis.language import tr
from analysis.province import Province

_MARKS = {code: mark for mark, code in CODES.items()}


@dataclass(frozen=True, eq=False)
class Marked:
    """One commune at one assessment: how many criteria it met, and the mark of each by number."""

    assessment: Assessment
    met: Figure
    marks: tuple[str, ...]

    @property
    def lacking(self) -> tuple[int, ...]:
        """Numbers assessed and not fully met."""
        return tuple(i for i, m in enumerate(self.marks, start=1) if m in ("not_met", "mostly_met"))


@per_province
def marked(province: Province, key: str) -> tuple[Marked, ...]:
    """The commune ``key`` at each assessment under a basic set that marks it, oldest first."""
    basic = (
        a for a in ntm.dates(province) if province.programme.criteria_set(a.criteria_set).level == "basic"
    )
    return tuple(m for a in basic if (m := _marked(province, key, a)) is not None)


def _marked(province: Province, key: str, assessment: Assessment) -> Marked | None:
    found = grid(province, *assessment)
    places = np.flatnonzero(found.keys == key)
    if not len(places) or (found.marks[places[0]] == NOT_ASSESSED).all():
        return None
    marks, held = found.marks[places[0]], found.positions[places[0]]
    known = int((marks != NOT_ASSESSED).sum())
    used = province.programme.criteria_set(assessment.criteria_set)
    dims = {"commune": key, "as_of": assessment.as_of.isoformat(), "set": used.id}
    name = province.units[key].full_name if key in province.units else key
    figure = Figure(
        figure_id("ntm.met", dims),
        tr("Số tiêu chí đạt, {name}, ngày {as_of:%d/%m/%Y} ({name_2})").format(
            name=name, as_of=assessment.as_of, name_2=used.name
        ),
        int((marks == MET).sum()),
        "criteria",
        tr("Đếm tiêu chí ghi “đạt”; “cơ bản đạt” không tính là đạt ({decision}).").format(
            decision=used.decision
        ),
        comparator="ge" if known < len(marks) else "eq",
        standard=used.id,
        n=known,
        of=len(marks),
        base=tr("tiêu chí được đánh giá"),
        dims=dims,
        sources=lambda: mark_cells(province, held[held >= 0]),
    )
    return Marked(assessment, figure, tuple(_MARKS[int(m)] for m in marks))
