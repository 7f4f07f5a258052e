"""Whom a commune is set beside: helped communes of its district that began the period with a similar rate."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.poverty._rows import STOCKS, evidence_of, pool_within, stock
from analysis.indicators.profiles._settings import settings
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province


@dataclass(frozen=True)
class Neighbours:
    """The communes that ``commune`` is set beside in a period, nearest rate first; perhaps none."""

    commune: str
    period: Period
    year: int
    keys: tuple[str, ...]

    @property
    def told(self) -> str:
        """How they were chosen, in Vietnamese."""
        rule = settings()
        return tr(
            "cùng huyện khi phân công, được giúp trong giai đoạn {label}, tỷ lệ hộ nghèo cuối "
            "{year} cách nhau không quá {points:g} điểm %, lấy nhiều nhất {most} xã gần nhất"
        ).format(label=self.period.label, year=self.year, points=rule.points, most=rule.most)


@per_province
def neighbours(province: Province, key: str, period: str) -> Neighbours:
    """Helped communes of the period in the commune's district of that day, nearest by rate at its baseline.

    At most ``most`` within ``points`` of ``settings.toml``, by distance, then key. None where the commune
    has no rate at the baseline.
    """
    span = province.programme.period(period)
    year, units = span.poverty_baseline_year, province.units
    rows = stock(province, year, span.poverty_standard).set_index("unit_key")
    rates = (100 * rows["poor_households"] / rows["households"]).astype(float).to_dict()
    if key not in rates:
        return Neighbours(key, span, year, ())
    where = {str(k): units.district_on(str(k), span.assigned_on) for k in rates if k in units}
    helped = scopes.assignment_rows(province, span)["unit_key"].dropna().unique()
    beside = [
        (abs(rates[k] - rates[key]), str(k))
        for k in helped
        if k != key and k in rates and where[k] is not None and where[k] == where[key]
    ]
    near = sorted(pair for pair in beside if pair[0] <= settings().points)
    return Neighbours(key, span, year, tuple(k for _, k in near[: settings().most]))


@per_province
def neighbours_rate(province: Province, beside: Neighbours, year: int) -> Figure:
    """Percent of the households of the neighbours that are poor at the end of ``year``, pooled."""
    standard = province.programme.standard(beside.period.poverty_standard)
    added = pool_within(province, (year, standard.id, "official"), beside.keys)
    scope = f"neighbours:{beside.commune}:{beside.period.key}"
    dims = {"scope": scope, "year": str(year), "standard": standard.id}
    return Figure(
        figure_id("poverty.neighbours_rate", dims),
        tr("Tỷ lệ hộ nghèo, các xã lân cận, cuối năm {year} ({name})").format(year=year, name=standard.name),
        100 * added.poor / added.households if added.households else None,
        "percent",
        tr("Tổng số hộ nghèo chia cho tổng số hộ của các xã lân cận: {told}.").format(told=beside.told),
        status=added.status,
        standard=standard.id,
        n=added.communes,
        of=len(beside.keys),
        base=tr("xã"),
        caveat=joined(*_limits(beside, added.communes)),
        dims=dims,
        label_of_group=tr("các xã lân cận"),
        sources=lambda: evidence_of(province, STOCKS).of(added.positions),
    )


def _limits(beside: Neighbours, known: int) -> list[Caveat]:
    of = len(beside.keys)
    told = [caveat("profile_neighbours_few", communes=of)] if of < settings().few else []
    if known < of:
        told.append(caveat("profile_neighbours_incomplete", missing=of - known, of=of))
    return told
