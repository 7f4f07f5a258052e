"""The communes of the district: helped when and by whom, and how the helped ones moved."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.figures.profiles import _shared
from analysis.figures.profiles.district._rows import communes_of, frame, helped_in, last_rate_year
from analysis.figures.shown import Content, Head, Prose, Table, bullets, paragraph
from analysis.figures.spans import Line, moved, named
from analysis.indicators import Figure, poverty, scopes
from analysis.indicators import profiles as found
from analysis.language import tr
from analysis.province import Province
from analysis.registers import Unit


def communes(province: Province, district: str) -> Table:
    """The communes of the district: helped when, by whom, poverty now, criteria, today's unit."""
    part = found.of_district(province, district)
    periods = part.programme.periods
    year, standard = last_rate_year(part, district), periods[-1].poverty_standard
    rates = {f.dims["scope"]: f for f in poverty.by_commune(part, year, standard)} if year else {}
    held = [scopes.assignment_rows(part, p) for p in periods]
    return Table(
        "district-communes",
        tr("Các xã, phường, thị trấn của {full_name}").format(full_name=part.units[district].full_name),
        (
            Head("commune", tr("Xã, phường, thị trấn"), align="left"),
            *(
                Head(f"by{p.key}", p.label, align="left", group=tr("Đơn vị được phân công giúp"))
                for p in periods
            ),
            Head("rate", tr("Hộ nghèo cuối {year}").format(year=year)),
            Head("met", tr("Tiêu chí đạt")),
            Head("now", tr("Nay thuộc"), align="left"),
        ),
        tuple(_commune_row(part, unit, rates, held) for unit in communes_of(part, district)),
        notes=(
            Line.of(
                tr(
                    "“–” ở cột phân công: xã không có trong danh sách giai đoạn đó. Mỗi xã được giúp có "
                    "hồ sơ riêng."
                )
            ),
            Line.of(
                tr(
                    "Bảng xếp theo huyện ngày {day}; lúc phân công, có xã còn thuộc huyện khác và được "
                    "tính ở hồ sơ huyện đó."
                ).format(day=f"{frame(part, district):%d/%m/%Y}")
            ),
            Line.of(
                tr(
                    "Tiêu chí đạt: lần đánh giá cuối có xã này. Phường, thị trấn không thuộc chương "
                    "trình nông thôn mới."
                )
            ),
        ),
    )


def fell_least(province: Province, district: str) -> Prose:
    """The helped communes whose rate fell least and most in the last period: to look at, not to rank."""
    part = found.of_district(province, district)
    period = part.programme.periods[-1]
    helped, last = helped_in(part, district, period), last_rate_year(part, district)
    changes = found.commune_changes(part, period.key, last) if last else {}
    told = [(u, changes[u.key]) for u in communes_of(part, district) if u.key in helped and u.key in changes]
    if len(told) < 2:
        return paragraph(
            tr("Có số hai đầu kỳ của chưa đến hai xã được giúp nên chưa so được xã giảm nhiều, xã giảm ít.")
        )
    told.sort(key=lambda pair: (pair[1].change.points.value or 0.0, pair[0].key))
    ends = tr("cuối {year} – cuối {year_2}").format(
        year=told[0][1].before.dims["year"], year_2=told[0][1].after.dims["year"]
    )
    lines = [
        Line.of(
            "{unit}: {before} → {after}, {points}.",
            unit=named(unit),
            before=span.before,
            after=span.after,
            points=moved(span.change.points),
        )
        for unit, span in (told[0], told[-1])
    ]
    head = Line.of(
        tr(
            "Trong {told} xã được giúp có số hai đầu kỳ ({ends}), xã giảm nhiều nhất và xã giảm ít nhất:"
        ).format(told=len(told), ends=ends)
    )
    return bullets([head, *lines])


def _commune_row(
    part: Province, unit: Unit, rates: dict[str, Figure], held: Sequence[pd.DataFrame]
) -> tuple[Content, ...]:
    ids = (rows.loc[rows["unit_key"] == unit.key, "agency_id"].dropna() for rows in held)
    by_period = [_shared.agencies_named(part, map(str, i)) for i in ids]
    told = found.marked(part, unit.key) if unit.is_rural_commune else ()
    now = _shared.listed(named(u) for u in found.life(part, unit.key).after)
    rate = rates.get(unit.key)
    return named(unit), *by_period, "–" if rate is None else rate, told[-1].met if told else "–", now
