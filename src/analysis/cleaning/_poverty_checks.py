"""What must hold within a poverty review: rates, parts of wholes, flows and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.cleaning._figures import as_printed, half_unit, in_vietnamese, total_of
from analysis.cleaning._reading import Reading
from analysis.tables import POVERTY_FLOWS

COUNTS = (
    "households",
    "people",
    "poor_households",
    "near_poor_households",
    "minority_households",
    "minority_poor_households",
    "poor_at_start",
    *POVERTY_FLOWS,
)
RATES = {"rate_printed_pct": "rate", "near_rate_printed_pct": "near_rate"}
RATED = {"rate_printed_pct": "poor_households", "near_rate_printed_pct": "near_poor_households"}
_ESCAPES = ("escaped_to_near_poor", "escaped_above_near_poor")
_RISES = ("near_poor_fallen", "fallen_back", "newly_poor", "other_increase")
_LEAST_TOLERANCE = Decimal("0.005")
_MINORITY = (
    ("minority_households", "households"),
    ("minority_poor_households", "poor_households"),
    ("minority_poor_households", "minority_households"),
)


@dataclass(frozen=True)
class Line:
    """One row of a review: where it stands, the unit as written, its counts and its printed rates."""

    row: int
    column: int
    name: str
    district: str
    counts: Mapping[str, int | None]
    rates: Mapping[str, Decimal | None]


def fields(reading: Reading) -> dict[str, str]:
    """The form's field for each column of ``poverty``; the poor households of a flow form are its *end*."""
    counts = {name: name for name in COUNTS}
    if reading.table.form == "F2_flow":
        counts["poor_households"] = "poor_at_end"
    return {**counts, **RATES}


def check_line(reading: Reading, line: Line, year: int) -> None:
    """Problems of a row: a printed rate off its counts, a part above its whole, a flow left open."""
    v, at = line.counts, (line.row, line.column)
    for rate, part in RATED.items():
        column = reading.column(RATES[rate], year)
        if column is not None:
            _check_rate(reading, (line.row, column), (v[part], v["households"]), line.rates[rate])
    if _exceeds(total_of((v["poor_households"], v["near_poor_households"])), v["households"]):
        reading.problem(at, "poor_exceed_households", line.name)
    if _exceeds(v["households"], v["people"]):
        reading.problem(at, "fewer_people_than_households", line.name)
    for part, whole in _MINORITY:
        if _exceeds(v[part], v[whole]):
            reading.problem(at, "part_exceeds_whole", line.name, part=v[part], whole=v[whole])
    if reading.table.form == "F2_flow":
        _check_flow(reading, line, year)


def check_total(reading: Reading, total: Line, parts: Sequence[Line], year: int) -> None:
    """Problems of a total row: a count that is not the sum of its rows, when none of them is missing."""
    columns = fields(reading)
    for name in COUNTS:
        column, printed = reading.column(columns[name], year), total.counts[name]
        summed = total_of(p.counts[name] for p in parts)
        if column is not None and printed is not None and summed is not None and printed != summed:
            reading.problem(
                (total.row, column),
                "total_disagrees",
                printed,
                name=total.name,
                printed=printed,
                summed=summed,
            )


def _check_rate(
    reading: Reading, at: tuple[int, int], counts: tuple[int | None, int | None], printed: Decimal | None
) -> None:
    part, whole = counts
    if part is None or not whole or printed is None:
        return
    computed = Decimal(part) * 100 / Decimal(whole)
    if abs(computed - printed) > max(half_unit(printed), _LEAST_TOLERANCE):
        cell = reading.at(*at)
        facts = {"printed": as_printed(printed), "computed": in_vietnamese(computed)}
        reading.problem(at, "rate_disagrees", cell.text if cell else "", **facts)


def _check_flow(reading: Reading, line: Line, year: int) -> None:
    """End = start − escapes − other decrease + falls + relapses + new + other increase."""
    v, at = line.counts, (line.row, line.column)
    present = {name for name in COUNTS if reading.column(name, year) is not None}
    escapes = [n for n in _ESCAPES if n in present]
    split = total_of(v[n] for n in escapes)
    if len(escapes) == len(_ESCAPES) and split is not None and v["escaped"] not in (None, split):
        reading.problem(at, "escapes_disagree", line.name, whole=v["escaped"], parts=split)
    falls = [n for n in (*(escapes or ["escaped"]), "other_decrease") if n in present]
    down, up = total_of(v[n] for n in falls), total_of(v[n] for n in _RISES if n in present)
    start, end = v["poor_at_start"], v["poor_households"]
    if start is None or end is None or down is None or up is None or start - down + up == end:
        return
    facts = {"start": start, "down": down, "up": up, "end": end, "computed": start - down + up}
    reading.problem(at, "flow_disagrees", line.name, **facts)


def _exceeds(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole
