"""New-style-rural money of one district by source, as the district itself tells it (form F4)."""

from __future__ import annotations

from typing import Any

from analysis.indicators.evidence import evidence, per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._ledger import amount_text
from analysis.language import tr
from analysis.province import Province

SOURCES = (
    "central_budget",
    "local_budget",
    "integrated",
    "credit",
    "companies",
    "community",
    "other",
    "total",
)
"""The lines of the form that add to its total, in its order; the parts of ``local_budget`` stand below it."""


@per_province
def by_source(province: Province, unit_key: str) -> dict[int, dict[str, Figure]]:
    """Year → source → đồng spent (not planned) as the unit's own form prints it, with its total.

    A source told in parts (investment and recurrent, cash and labour) is their sum; where the line of the
    whole stands, that.
    """
    table = province.in_force("resources")
    rows = table[
        (table["unit_key"] == unit_key) & (table["measure"] == "actual") & table["amount_vnd"].notna()
    ]
    cells = evidence(
        "resources", province.table("resources"), lambda: amount_text(province.table("resources"))
    )
    found: dict[int, dict[str, Figure]] = {}
    groups: Any = rows[rows["source"].isin(SOURCES)].groupby(["year", "source"], sort=True)
    for (year, source), part in groups:
        whole = part[part["kind"] == "all"]
        used = whole if len(whole) else part
        dims = {"unit": unit_key, "year": str(year), "source": str(source)}
        found.setdefault(int(year), {})[str(source)] = Figure(
            figure_id("resources.spent", dims),
            tr("Nguồn lực nông thôn mới, {full_name}, năm {year}").format(
                full_name=province.units[unit_key].full_name, year=year
            ),
            int(used["amount_vnd"].sum()),
            "vnd",
            tr(
                "Số thực hiện theo nguồn trong biểu huy động nguồn lực của huyện; không phải tiền "
                "của các đơn vị giúp xã."
            ),
            n=len(used),
            base=tr("dòng"),
            dims=dims,
            sources=cells.later(used),
        )
    return found
