"""How many communes and agencies the programme counts, beside what its decision planned."""

from __future__ import annotations

import pandas as pd

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import evidence
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.scopes import agencies_assigned, assignment_rows
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province


def assigned_communes(province: Province, period: Period) -> Figure:
    """Communes helped in ``period`` beside the number its decision planned (never a denominator)."""
    rows = assignment_rows(province, period)
    unsettled = int(rows["unit_key"].isna().sum())
    said = caveat("assignments_unsettled", n=unsettled) if unsettled else ""
    return _assigned(province, period, "communes", rows["unit_key"].nunique(), period.communes_planned, said)


def assigned_agencies(province: Province, period: Period) -> Figure:
    """Agencies with a commune to help in ``period`` beside the number planned."""
    found = len(agencies_assigned(province, period))
    return _assigned(province, period, "agencies", found, period.agencies_planned, "")


def _assigned(
    province: Province, period: Period, unit: str, value: int, planned: int, unsettled: str
) -> Figure:
    table = province.table("assignments")
    rows = assignment_rows(province, period)

    def text() -> pd.Series[str]:
        commune = table["commune_as_written"]
        if unit == "communes":
            return commune
        return table["agency_as_written"].str.cat(commune, sep=" – ", na_rep=tr("(không ghi)"))

    noun = tr("Xã được phân công giúp đỡ") if unit == "communes" else tr("Cơ quan, đơn vị được phân công")
    differs = caveat("plan_differs", planned=planned, listed=value) if value != planned else ""
    dims = {"period": period.key}
    return Figure(
        figure_id(f"programme.{unit}", dims),
        tr("{noun}, giai đoạn {label}").format(noun=noun, label=period.label),
        int(value) if len(rows) else None,
        unit,
        tr(
            "Đếm trong danh sách phân công ({assignment_decision}) còn hiệu lực ngày 31/12 của "
            "ít nhất một năm trong giai đoạn."
        ).format(assignment_decision=period.assignment_decision),
        caveat=joined(differs, unsettled) if len(rows) else caveat("no_assignments"),
        dims=dims,
        sources=lambda: evidence("assignments", table, text).of(rows),
    )
