"""Every check run once, and its counts as figures: rows checked, rows that fail, rows nobody could judge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat
from analysis.indicators.evidence import evidence, per_province, together
from analysis.indicators.figure import SOURCE_COLUMNS, Cells, Figure, figure_id, no_sources
from analysis.indicators.quality import between, forms, past, spread, sums
from analysis.indicators.quality._findings import Checks, Positions, Result
from analysis.indicators.quality._settings import Check, checks, names
from analysis.language import tr
from analysis.province import Province

_RUN: Checks = {
    **spread.CHECKS,
    **past.CHECKS,
    **forms.CHECKS,
    **sums.CHECKS,
    **between.CHECKS,
}
_TEXT = ("text", "unit_as_written", "commune_as_written", "agency_as_written", "reporter_id", "explained")


class Counted(NamedTuple):
    """A check and its counts; ``failed`` of ``checked`` rows."""

    check: Check
    checked: Figure
    failed: Figure
    unjudged: Figure


@per_province
def results(province: Province) -> Mapping[str, Result]:
    """The result of every check of ``checks.toml``, in its order."""
    return {name: _RUN[name](province) for name in checks()}


def result(province: Province, check: str) -> Result:
    """The result of one check; ``KeyError`` for an unknown one."""
    return results(province)[check]


@per_province
def counted(province: Province, kind: str = "") -> tuple[Counted, ...]:
    """The counts of the checks of ``kind`` (``outlier``, ``identity``, ``consistency``), or of all."""
    return tuple(
        _counted(province, checks()[name], found)
        for name, found in results(province).items()
        if kind in ("", checks()[name].kind)
    )


def totals(province: Province) -> tuple[Figure, Figure]:
    """Rows checked and rows that fail, over all checks: a row is counted once a check that looks at it."""
    told = counted(province)
    made = []
    for part, label in (("checked", tr("Số lượt kiểm")), ("failed", tr("Số điểm cần xem lại"))):
        figures = [getattr(c, part) for c in told]
        made.append(
            Figure(
                figure_id(f"quality.{part}", {"check": "all"}),
                tr("{label}, tất cả {told} phép kiểm").format(label=label, told=len(told)),
                sum(int(f.value or 0) for f in figures),
                "rows" if part == "checked" else "problems",
                tr("Cộng các phép kiểm; một dòng được đếm mỗi lần một phép kiểm xét đến nó."),
                dims={"check": "all"},
                sources=partial(_all_sources, figures),
            )
        )
    return made[0], made[1]


def _all_sources(figures: list[Figure]) -> Cells:
    return together(f.cells for f in figures)


def _counted(province: Province, check: Check, found: Result) -> Counted:
    dims = {"check": check.id}
    method = tr("{value}: {rule}. Không số nào bị sửa.").format(
        value=names("kinds")[check.kind], rule=check.rule
    )

    def made(part: str, label: str, value: int, of: int, said: Caveat, cells: object) -> Figure:
        return Figure(
            figure_id(f"quality.{part}", dims),
            f"{check.title}: {label}",
            value,
            "rows" if part != "failed" else "problems",
            method,
            n=value,
            of=of,
            base=tr("dòng"),
            caveat=said,
            dims=dims,
            label_of_group=check.title,
            sources=cells,  # type: ignore[arg-type]  # a function of no argument
        )

    looked = found.n_checked + found.n_unjudged
    return Counted(
        check,
        made(
            "checked",
            tr("số dòng đã kiểm"),
            found.n_checked,
            looked,
            found.caveat,
            partial(_rows, province, found.checked),
        ),
        made(
            "failed",
            tr("số điểm cần xem lại"),
            found.n_failed,
            found.n_checked,
            found.caveat,
            partial(_cells, found),
        ),
        made(
            "unjudged",
            tr("số dòng không xét được"),
            found.n_unjudged,
            looked,
            found.caveat,
            partial(_rows, province, found.unjudged),
        ),
    )


def _rows(province: Province, places: Mapping[str, Positions]) -> Cells:
    """The source cell of each row at ``places``, table after table."""
    parts = []
    for name, positions in sorted(places.items()):
        table = province.table(name)
        text = next((table[c] for c in _TEXT if c in table), table["file"])
        parts.append(evidence(name, table, text).of(positions))
    return np.concatenate([no_sources(), *parts])


def _cells(found: Result) -> pd.DataFrame:
    told = found.findings.rename(columns={"as_written": "text"})
    return told[list(SOURCE_COLUMNS)].astype(object).reset_index(drop=True)
