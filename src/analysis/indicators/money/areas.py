"""Help by the articles of chapter II of the regulation, as far as the columns of form F1 tell.

Which column tells of which article is data: ``areas.toml``. An article without a column is unknown, never
zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from analysis.indicators import periods
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._base import Base, base_of
from analysis.indicators.money._ledger import AGENCIES, evidence_of, is_state
from analysis.indicators.money._rows import amount_rows, help_rows, part_of
from analysis.indicators.money._settings import Area, areas
from analysis.indicators.reporting import rules
from analysis.language import tr
from analysis.province import Province

_HELP = ("yes", "text", "value")
_MEASURES = {
    "reports": tr("báo cáo có kể"),
    "communes": tr("số xã có kể"),
    "valued": tr("phần có ghi giá trị"),
}
_CONVENTION = tr("quy ước của hệ thống, hiểu như")


@dataclass(frozen=True)
class AreaHelp:
    """Help in one area: reports that tell of it, communes, and its valued part; ``None`` where unknown."""

    area: Area
    reports: Figure
    communes: Figure
    valued: Figure


def by_area(province: Province, years: Iterable[int]) -> tuple[AreaHelp, ...]:
    """Every article of chapter II in order. A report may tell of several areas, so they do not add up."""
    span = periods.ordered(years)
    return tuple(_help(province, span, area) for area in areas())


def _help(province: Province, span: tuple[int, ...], area: Area) -> AreaHelp:
    rows = help_rows(province, span)
    rows = rows[rows["category"].isin(area.columns) & rows["state"].isin(_HELP) & ~is_state(rows)]
    amounts = amount_rows(province, span, "valued")
    amounts = amounts[amounts["category"].isin(area.columns)]
    known = bool(area.columns) and len(help_rows(province, span)) > 0
    base = base_of(province, span, rows.index.to_numpy())
    cell = _Cell(province, span, area, rows, base)
    return AreaHelp(
        area,
        cell.figure("reports", base.n if known else None, "reports"),
        cell.figure("communes", int(rows["unit_key"].nunique()) if known else None, "communes"),
        replace(cell, rows=amounts).figure("valued", part_of(amounts).amount, "vnd"),
    )


@dataclass(frozen=True, eq=False)
class _Cell:
    """What the figures of one area share."""

    province: Province
    span: tuple[int, ...]
    area: Area
    rows: pd.DataFrame
    base: Base

    def figure(self, measure: str, value: int | None, unit: str) -> Figure:
        area, base = self.area, self.base
        dims = {**periods.dims_of(self.province, self.span), "article": area.article}
        cited = rules.cited(self.province, self.span, area.clauses, _CONVENTION)
        added = measure == "valued" and value is not None
        return Figure(
            figure_id(f"money.area_{measure}", dims),
            tr("{name} (Điều {article}), {measures}, {words_of}").format(
                name=area.name,
                article=area.article,
                measures=_MEASURES[measure],
                words_of=periods.words_of(self.span),
            ),
            value,
            unit,
            tr(
                "Theo các cột của biểu xếp vào lĩnh vực này ({cited}); ô ghi có, có câu kể hoặc có "
                "số là có giúp."
            ).format(cited=cited),
            comparator="ge",
            n=base.n if area.columns else None,
            of=base.of if area.columns else None,
            base=tr("báo cáo có kể") if area.columns else "",
            caveat=joined(
                caveat("money_column_not_area" if area.columns else "money_no_column"),
                caveat("money_kinds_added") if added else Caveat(),
            ),
            dims=dims,
            sources=evidence_of(self.province, AGENCIES).later(self.rows),
        )
