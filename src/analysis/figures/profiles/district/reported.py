"""Which reports came for the district, and what to look at in its data."""

from __future__ import annotations

from collections import Counter

from analysis.figures.profiles import _problems, _reports, _shared
from analysis.figures.shown import Cell, Content, Head, Prose, Table
from analysis.figures.spans import Line
from analysis.figures.words import STATE_NAMES
from analysis.indicators import profiles as found
from analysis.indicators.reporting.owed import DISTRICT_KIND, of_kind
from analysis.language import tr
from analysis.province import Province

_TABLES = ("support_roundups", "poverty", "ntm_marks", "resources")


def reports(province: Province, district: str) -> Table:
    """Agencies' reports for the communes of the district by year and state, and the district's own round-up."""
    part = found.of_district(province, district)
    owed = found.owed_for_district(part, district)
    years = _shared.years_of(part)
    round_ups = of_kind(part, DISTRICT_KIND, years)
    mine = round_ups[round_ups["reporter_id"] == district]
    own = dict(zip(mine["year"].tolist(), mine["state"].tolist(), strict=True))
    rows: list[tuple[Content, ...]] = []
    for year in years:
        states = Counter(o.state for o in owed if o.year == year)
        state = own.get(year)
        chip = (
            Cell(Line.of(STATE_NAMES[state]), chip=_reports.STATE_CHIPS[state])
            if state
            else tr("không phải nộp")
        )
        rows.append((str(year), str(sum(states.values())), *(str(states[s]) for s in STATE_NAMES), chip))
    return Table(
        "district-reports",
        tr("Tình trạng báo cáo, {years_told}").format(years_told=_shared.years_told(years)),
        (
            Head("year", tr("Năm"), align="left"),
            Head("expected", tr("Phải nộp"), group=tr("Báo cáo của đơn vị giúp xã trong huyện")),
            *(
                Head(s, f"{n[0].upper()}{n[1:]}", group=tr("Báo cáo của đơn vị giúp xã trong huyện"))
                for s, n in STATE_NAMES.items()
            ),
            Head("own", tr("Tổng hợp của huyện"), align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "Đơn vị giúp xã ở nhiều huyện được tính ở từng huyện. Theo sổ tiếp nhận; không phải "
                    "kết luận."
                )
            ),
        ),
    )


def problems(province: Province, district: str) -> Table | Prose:
    """What a person should look at in the lines the district sent and in those of its communes."""
    part = found.of_district(province, district)
    keys_ = {u.key for u in found.ever_in(part, district)} | {district}
    own = (part.table(t) for t in _TABLES)
    told = found.problems_of(part, [t[t["unit_key"].isin(list(keys_))] for t in own])
    return _problems.problems_table(told, "district-problems")
