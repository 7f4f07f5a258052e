"""What was not reported of the commune: years, reports owed, data to look at."""

from __future__ import annotations

from analysis.figures.profiles import _problems, _reports, _shared
from analysis.figures.profiles.commune._rows import frame
from analysis.figures.shown import Prose, Table, bullets, paragraph
from analysis.figures.spans import Line, bare_count
from analysis.indicators import Figure, money, poverty
from analysis.indicators import profiles as found
from analysis.indicators.money import contributions
from analysis.indicators.profiles import Whose
from analysis.language import tr
from analysis.province import Province

_TABLES = ("support", "support_roundups", "poverty", "ntm_marks", "ntm_recognition")


def unreported(province: Province, commune: str) -> Prose:
    """Years without any amount, and why: no report, a report that does not name the commune, nothing given."""
    part = found.of_commune(province, commune)
    told = contributions.states(part, _shared.years_of(part))
    states = told.loc[told["unit_key"] == commune, ["year", "state"]].itertuples(index=False, name=None)
    by_state: dict[str, list[int]] = {}
    for year, state in states:
        by_state.setdefault(str(state), []).append(int(year))
    names = money.names("contributions")
    lines = [
        Line.of(tr("Năm {map}: {names}.").format(map=", ".join(map(str, years)), names=names[state]))
        for state, years in sorted(by_state.items(), key=lambda told: told[1])
        if state != "amount"
    ]
    unvalued = found.given(part, Whose("commune", commune), _shared.years_of(part), "unvalued")
    if unvalued.value:
        lines.append(
            Line.of(tr("Ít nhất {n} khoản có giúp nhưng không ghi giá trị."), n=bare_count(unvalued))
        )
    missing = [str(f.dims["year"]) for f in _unknown_years(part, commune)]
    if missing:
        lines.append(
            Line.of(
                tr("Chưa có số hộ nghèo của xã cuối các năm {missing}.").format(missing=", ".join(missing))
            )
        )
    return (
        bullets(lines)
        if lines
        else paragraph(tr("Năm nào có phân công cũng có ít nhất một khoản ghi giá trị."))
    )


def reports(province: Province, commune: str) -> Table | Prose:
    """The reports owed by the agencies assigned to the commune."""
    part = found.of_commune(province, commune)
    return _reports.reports_table(
        part, found.owed_for_commune(part, commune), "commune-reports", by_year_only=False
    )


def problems(province: Province, commune: str) -> Table | Prose:
    """What a person should look at in the lines from which this profile is made."""
    part = found.of_commune(province, commune)
    own = (part.table(t) for t in _TABLES)
    told = found.problems_of(part, [t[t["unit_key"] == commune] for t in own])
    return _problems.problems_table(told, "commune-problems")


def _unknown_years(part: Province, commune: str) -> list[Figure]:
    last = frame(part, commune).year
    told = [
        poverty.rate(part, scope=commune, year=y, standard=p.poverty_standard)
        for p in part.programme.periods
        for y in p.years
        if y <= last and found.has_rows(part, y, p.poverty_standard)
    ]
    return [f for f in told if f.value is None]
