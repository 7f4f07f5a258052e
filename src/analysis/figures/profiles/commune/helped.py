"""Where the commune is, who was assigned to it, and what help is told of, by agencies and by its district."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.figures.profiles import _given, _shared
from analysis.figures.profiles.commune._rows import assignments, day_told, ended
from analysis.figures.shown import Content, Head, Prose, Table, bullets, paragraph
from analysis.figures.spans import Line, named
from analysis.indicators import Figure, money
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Life, Whose
from analysis.language import tr
from analysis.province import Province

_DIFFERING = ("differs", "only_district", "agency_absent")
"""States of a line that a person should look at: the two sides do not tell the same."""


def place(province: Province, commune: str) -> Prose:
    """The district, and every reorganisation that touched the commune, with its legal act."""
    part = found.of_commune(province, commune)
    life = found.life(part, commune)
    lines = [_where(life)]
    for event in life.moves:
        if event.kind == "move":
            old, new = part.units[event.from_district].full_name, part.units[event.to_district].full_name
            lines.append(
                Line.of(
                    tr("Từ ngày {day}, chuyển từ {old} sang {new} ({act}).").format(
                        day=day_told(event.date), old=old, new=new, act=event.act
                    )
                )
            )
        elif event.kind == "partial_transfer":
            lines.append(
                Line.of(
                    tr(
                        "Ngày {day}, một phần địa bàn chuyển giao ({value}; {act}): số liệu trước và sau "
                        "không cùng địa bàn."
                    ).format(
                        day=day_told(event.date),
                        value=event.quantity or tr("không rõ bao nhiêu"),
                        act=event.act,
                    )
                )
            )
    if life.after:
        new = ", ".join(u.full_name for u in life.after)
        beside = ", ".join(u.full_name for u in life.beside)
        acts = ", ".join(dict.fromkeys(e.act for e in life.moves if e.date == ended(life)))
        together = tr(", cùng với {beside}").format(beside=beside) if beside else ""
        lines.append(
            Line.of(
                tr("Từ ngày {day}, xã nhập vào {new} (mới){together} ({acts}).").format(
                    day=day_told(ended(life)), new=new, together=together, acts=acts
                )
            )
        )
        lines += _successor_line(part, life)
    return bullets(lines)


def assigned(province: Province, commune: str) -> Table | Prose:
    """Every agency assigned to the commune, from when to when, by which decision."""
    part = found.of_commune(province, commune)
    rows = assignments(part, commune)
    if not len(rows):
        return paragraph(tr("Chưa có danh sách phân công nào ghi xã này."))
    heads = (
        Head("agency", tr("Cơ quan, đơn vị"), align="left"),
        *_shared.term_heads(),
        Head("now", tr("Nay là"), align="left"),
    )
    told = [_assigned_row(part, row) for row in rows.to_dict("records")]
    columns, cells = _shared.with_some(heads, told, ("now",))
    return Table("commune-assigned", tr("Các đơn vị được phân công giúp xã"), columns, cells)


def given(province: Province, commune: str) -> Table | Prose:
    """Help by year as agencies report it."""
    part = found.of_commune(province, commune)
    title = tr("Các đơn vị báo cáo đã giúp {full_name}").format(full_name=part.units[commune].full_name)
    return _given.given_table(part, Whose("commune", commune), "commune-given", title)


def told_by_district(province: Province, commune: str) -> Prose:
    """What the district's round-ups tell of the help, beside the agencies' reports, never added."""
    part = found.of_commune(province, commune)
    years = _shared.years_of(part)
    table = money.lines(part, years)
    states = table.loc[table["unit_key"] == commune, "state"].tolist()
    if not states:
        return paragraph(tr("Chưa bên nào kể một khoản giúp có giá trị cho xã này."))
    names = money.names("reconciliation")
    said = "; ".join(
        tr("{count} dòng {names}").format(count=states.count(s), names=names[s])
        for s in dict.fromkeys(states)
    )
    head = tr(
        "Đối chiếu từng đơn vị, từng năm với báo cáo tổng hợp của huyện: {said}. Hai bên không cộng vào nhau."
    ).format(said=said)
    if not set(states) & set(_DIFFERING):
        return bullets([Line.of(head)])
    told = [e for e in money.line_figures(part, years, _DIFFERING) if e.unit_key == commune]
    lines = [
        Line.of(
            tr("Năm {year}, {agency}: {own}, {other}."),
            year=str(e.year),
            agency=_shared.agency_link(part, e.agency_id),
            own=_side(e.agency, tr("đơn vị kể {n}"), tr("đơn vị chưa kể số nào")),
            other=_side(e.district, tr("huyện kể {n}"), tr("huyện chưa kể số nào")),
        )
        for e in told
    ]
    return bullets([Line.of(head), *lines])


def _side(figure: Figure, told: str, nothing: str) -> Line:
    return Line(((figure, nothing),)) if figure.value is None else Line.of(told, n=figure)


def lines(province: Province, commune: str) -> Table | Prose:
    """Every contribution as told."""
    part = found.of_commune(province, commune)
    return _given.lines_table(part, Whose("commune", commune), "commune-lines", tr("Cơ quan, đơn vị"))


def _assigned_row(part: Province, row: Mapping[Any, Any]) -> tuple[Content, ...]:
    agency = str(row["agency_id"])
    heir = part.agencies.successor(agency)
    now = "–" if heir is None else _shared.agency_link(part, heir)
    return _shared.agency_link(part, agency), *_shared.term(row), now


def _where(life: Life) -> Line:
    return Line.of(
        tr("{full_name} thuộc {district}, mã {code}."),
        full_name=life.unit.full_name,
        district=named(life.district) if life.district else tr("không rõ huyện"),
        code=life.unit.code,
    )


def _successor_line(part: Province, life: Life) -> list[Line]:
    """The rate of the new unit in the years in which it stands alone: not this commune's."""
    told = []
    for unit in life.after:
        for rate in found.yearly(part, unit.key)[-1:]:
            name = part.programme.standard(rate.standard).name
            told.append(
                Line.of(
                    tr(
                        "Cuối {year}, tỷ lệ hộ nghèo của {full_name} (mới) là {rate} ({name}): số của cả đơn "
                        "vị mới, không nối với số của xã cũ."
                    ),
                    year=rate.dims["year"],
                    full_name=unit.full_name,
                    name=name,
                    rate=rate,
                )
            )
    return told
