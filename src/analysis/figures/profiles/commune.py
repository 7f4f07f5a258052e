"""The profile of a commune: where it is, who helped it with what, what moved, what was not reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analysis.figures import cover as covers
from analysis.figures.profiles import _poverty, _shared
from analysis.figures.profiles._marks import marks_chart
from analysis.figures.shown import (
    Chart,
    Content,
    Cover,
    Head,
    Key,
    Keys,
    Notice,
    Prose,
    Table,
    bullets,
    paragraph,
)
from analysis.figures.spans import Line, bare_count
from analysis.indicators import Figure, money, ntm, poverty, scopes
from analysis.indicators import profiles as found
from analysis.indicators.money import contributions
from analysis.indicators.profiles import Life, Whose
from analysis.language import tr
from analysis.province import Province
from analysis.tables import in_force

_DIFFERING = ("differs", "only_district", "agency_absent")
"""States of a line that a person should look at: the two sides do not tell the same."""

_TABLES = ("support", "support_roundups", "poverty", "ntm_marks", "ntm_recognition")


def cover(province: Province, commune: str, as_of: str) -> Cover:
    """Cover of the profile of ``commune``, a unit key."""
    part = found.of_commune(province, commune)
    place = found.life(part, commune).place
    subject = tr("Ai đã giúp {place}, giúp gì, điều gì thay đổi và điều gì chưa được báo cáo").format(
        place=place
    )
    return _shared.titled(part, as_of, "commune_profile", (place, subject, tr("Hồ sơ xã")))


def notices(province: Province, commune: str) -> Notice:
    """What kind of data the profile rests on."""
    return covers.notices(found.of_commune(province, commune))


def answer(province: Province, commune: str) -> Prose:
    """Who helped with what, and how poverty and criteria moved in the same years."""
    part = found.of_commune(province, commune)
    agencies = _agencies(part, commune)
    verb = (
        tr("{agencies} đơn vị được phân công báo cáo đã giúp xã").format(agencies=len(agencies))
        if agencies
        else tr("các đơn vị báo cáo đã giúp xã")
    )
    lines = [_shared.money_line(part, Whose("commune", commune), _shared.years_of(part), verb)]
    lines.append(_shared.poverty_line(part, found.spans(part, commune), tr("của xã")))
    return Prose("lede", (*lines, *_criteria_line(part, commune)))


def limit(province: Province, commune: str) -> Prose:
    """What the data of one commune do not allow anyone to say."""
    part = found.of_commune(province, commune)
    told = [
        Line.of(
            tr(
                "Số liệu một xã không cho biết nguyên nhân của thay đổi: việc giúp đỡ đi cùng với "
                "nhiều chương trình khác, và xã nghèo nhất thường giảm nhanh nhất dù có được giúp "
                "hay không."
            )
        )
    ]
    rates = found.yearly(part, commune)
    if rates and (small := rates[-1].caveat):
        told.append(Line.of(small))
    life = found.life(part, commune)
    if life.after:
        names = ", ".join(u.full_name for u in life.after)
        told.append(
            Line.of(
                tr("Từ ngày {day}, xã thuộc {names} (mới); số liệu sau đó là của đơn vị mới.").format(
                    day=_day(_ended(life)), names=names
                )
            )
        )
    return Prose("limit", tuple(told))


def keys(province: Province, commune: str) -> Keys:
    """Money, change of poverty, criteria met."""
    part = found.of_commune(province, commune)
    years = _shared.years_of(part)
    label = tr("Giúp bằng tiền, {years_told}").format(years_told=_shared.years_told(years))
    return Keys(
        (
            _shared.money_key(part, Whose("commune", commune), years, label),
            _shared.change_key(part, found.spans(part, commune)),
            _criteria_key(part, commune),
        )
    )


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
                        day=_day(event.date), old=old, new=new, act=event.act
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
                        day=_day(event.date), value=event.quantity or tr("không rõ bao nhiêu"), act=event.act
                    )
                )
            )
    if life.after:
        new = ", ".join(u.full_name for u in life.after)
        beside = ", ".join(u.full_name for u in life.beside)
        acts = ", ".join(dict.fromkeys(e.act for e in life.moves if e.date == _ended(life)))
        together = tr(", cùng với {beside}").format(beside=beside) if beside else ""
        lines.append(
            Line.of(
                tr("Từ ngày {day}, xã nhập vào {new} (mới){together} ({acts}).").format(
                    day=_day(_ended(life)), new=new, together=together, acts=acts
                )
            )
        )
        lines += _successor_line(part, life)
    return bullets(lines)


def assigned(province: Province, commune: str) -> Table | Prose:
    """Every agency assigned to the commune, from when to when, by which decision."""
    part = found.of_commune(province, commune)
    rows = _assignments(part, commune)
    if not len(rows):
        return paragraph(tr("Chưa có danh sách phân công nào ghi xã này."))
    heads = (
        Head("agency", tr("Cơ quan, đơn vị"), align="left"),
        Head("from", tr("Từ ngày"), align="left"),
        Head("to", tr("Đến ngày"), align="left"),
        Head("decision", tr("Quyết định"), align="left"),
        Head("now", tr("Nay là"), align="left"),
    )
    told = [_assigned_row(part, row) for row in rows.to_dict("records")]
    columns, cells = _shared.with_some(heads, told, ("now",))
    return Table("commune-assigned", tr("Các đơn vị được phân công giúp xã"), columns, cells)


def given(province: Province, commune: str) -> Table | Prose:
    """Help by year as agencies report it."""
    part = found.of_commune(province, commune)
    title = tr("Các đơn vị báo cáo đã giúp {full_name}").format(full_name=part.units[commune].full_name)
    return _shared.given_table(part, Whose("commune", commune), "commune-given", title)


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
            tr("Năm {year}, {agencies_named}: đơn vị kể {own}, huyện kể {other}."),
            year=str(e.year),
            agencies_named=_shared.agencies_named(part, [e.agency_id]),
            own=e.agency,
            other=e.district,
        )
        for e in told
    ]
    return bullets([Line.of(head), *lines])


def poverty_chart(province: Province, commune: str) -> Chart | Prose:
    """The commune, its district and its neighbours, each with the break of standard."""
    part = found.of_commune(province, commune)
    own = found.yearly(part, commune)
    if not own:
        return paragraph(tr("Chưa có số liệu rà soát hộ nghèo của xã."))
    life = found.life(part, commune)
    beside = [r for n in _neighbours(part, commune) for r in _poverty.neighbours_rates(part, n, own)]
    places: list[_poverty.Place] = [(life.unit.full_name, own)]
    if life.district is not None:
        places.append((life.district.full_name, _district_rates(part, life)))
    places.append((tr("Xã lân cận"), beside))
    return _poverty.compared_chart(part, places, "commune-poverty", found.spans(part, commune))


def poverty_change(province: Province, commune: str) -> Table | Prose:
    """First and last year of each period: the commune, its district, its neighbours."""
    part = found.of_commune(province, commune)
    own, spans = found.yearly(part, commune), found.spans(part, commune)
    if not spans:
        return paragraph(tr("Chưa đủ số liệu hai đầu kỳ của xã."))
    life, notes = found.life(part, commune), list[Line]()
    others: list[tuple[str, Sequence[found.Span]]] = []
    if life.district is not None:
        others.append((life.district.full_name, found.spans(part, life.district.key, _frame(part, commune))))
    for near in _neighbours(part, commune):
        rates = _poverty.neighbours_rates(part, near, own)
        others.append(
            (tr("{keys} xã lân cận").format(keys=len(near.keys)), _poverty.span_of(near.period.key, rates))
        )
        names = ", ".join(part.units[k].name for k in near.keys) or tr("không có xã nào")
        notes.append(
            Line.of(
                tr("Xã lân cận giai đoạn {label}: {names} ({told}).").format(
                    label=near.period.label, names=names, told=near.told
                )
            )
        )
    notes.append(Line.of(tr("Đặt cạnh nhau để đọc, không phải phép so để kết luận.")))
    rows = _poverty.change_rows(life.unit.full_name, spans, others)
    return _poverty.change_table(rows, "commune-poverty-change", notes)


def poverty_years(province: Province, commune: str) -> Table | Prose:
    """Households, poor households and the rate of every year, for the appendix."""
    part = found.of_commune(province, commune)
    rows: list[tuple[Content, ...]] = []
    for rate in found.yearly(part, commune):
        year, standard = int(rate.dims["year"]), rate.standard
        counts = (found.counted(part, commune, year, standard, c) for c in ("households", "poor_households"))
        rows.append((str(year), part.programme.standard(standard).name, *counts, rate))
    if not rows:
        return paragraph(tr("Chưa có số liệu rà soát hộ nghèo của xã."))
    return Table(
        "commune-poverty-years",
        tr("Hộ nghèo từng năm"),
        (
            Head("year", tr("Cuối năm"), align="left"),
            Head("standard", tr("Chuẩn nghèo"), align="left"),
            Head("households", tr("Tổng số hộ")),
            Head("poor", tr("Hộ nghèo")),
            Head("rate", tr("Tỷ lệ hộ nghèo")),
        ),
        tuple(rows),
        appendix=True,
    )


def criteria(province: Province, commune: str) -> Chart | Prose:
    """Every assessment of the commune, a row of squares each, the change of set left open."""
    part = found.of_commune(province, commune)
    told = found.marked(part, commune)
    if not told:
        return paragraph(tr("Chưa có biểu đánh giá tiêu chí nông thôn mới của xã."))
    return marks_chart(part, told, part.units[commune].full_name)


def title_held(province: Province, commune: str) -> Prose:
    """Whether the commune was recognised, by which act, and how the title ended."""
    part = found.of_commune(province, commune)
    life = found.life(part, commune)
    acts = in_force(part.table("ntm_recognition"))
    acts = acts[acts["unit_key"] == commune].drop_duplicates(["title", "year_attained", "decision"])
    last = found.lived_until(part, commune)
    if not len(acts):
        return paragraph(
            tr(
                "Đến ngày {day}, chưa có quyết định công nhận xã đạt chuẩn nông thôn mới trong dữ liệu."
            ).format(day=_day(last))
        )
    held = ntm.recognised(part, last, "standard", commune)
    told = [_act(row) for row in acts.sort_values(["year_attained", "title"]).to_dict("records")]
    state = tr("còn danh hiệu đạt chuẩn") if held.value else tr("không có danh hiệu đạt chuẩn")
    after = tr(" Danh hiệu không chuyển sang đơn vị mới.") if life.after and held.value else ""
    return Prose(
        "paragraph",
        (
            Line(
                (
                    tr("Xã được công nhận: {told}. Đến ngày {day}, xã ").format(
                        told="; ".join(told), day=_day(last)
                    ),
                    (held, state),
                    "." + after,
                )
            ),
        ),
    )


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
    return _shared.reports_table(
        part, found.owed_for_commune(part, commune), "commune-reports", by_year_only=False
    )


def lines(province: Province, commune: str) -> Table | Prose:
    """Every contribution as told."""
    part = found.of_commune(province, commune)
    return _shared.lines_table(part, Whose("commune", commune), "commune-lines", tr("Cơ quan, đơn vị"))


def problems(province: Province, commune: str) -> Table | Prose:
    """What a person should look at in the lines from which this profile is made."""
    part = found.of_commune(province, commune)
    own = (part.table(t) for t in _TABLES)
    told = found.problems_of(part, [t[t["unit_key"] == commune] for t in own])
    return _shared.problems_table(told, "commune-problems")


def _agencies(part: Province, commune: str) -> list[str]:
    return list(dict.fromkeys(_assignments(part, commune)["agency_id"].dropna()))


def _assignments(part: Province, commune: str) -> pd.DataFrame:
    table = part.table("assignments")
    return table[table["unit_key"] == commune].sort_values(["valid_from", "agency_id"], kind="stable")


def _assigned_row(part: Province, row: Mapping[Any, Any]) -> tuple[Content, ...]:
    agency, start, end = str(row["agency_id"]), row["valid_from"], row["valid_to"]
    heir = part.agencies.successor(agency)
    decision = row["decision"]
    return (
        _shared.agencies_named(part, [agency]),
        f"{start:%d/%m/%Y}",
        "–" if pd.isna(end) else f"{end:%d/%m/%Y}",
        decision if isinstance(decision, str) else "–",
        "–" if heir is None else _shared.agencies_named(part, [heir]),
    )


def _where(life: Life) -> Line:
    district = life.district.full_name if life.district else tr("không rõ huyện")
    return Line.of(
        tr("{full_name} thuộc {district}, mã {code}.").format(
            full_name=life.unit.full_name, district=district, code=life.unit.code
        )
    )


def _ended(life: Life) -> date:
    return max(e.date for e in life.moves if e.hands_over and e.from_key == life.unit.key)


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


def _criteria_line(part: Province, commune: str) -> list[Line]:
    told = found.marked(part, commune)
    if not told:
        return []
    last = told[-1]
    name = part.programme.criteria_set(last.assessment.criteria_set).name
    return [
        Line.of(
            tr("Đến {as_of}, xã đạt {met} trong {of} tiêu chí nông thôn mới ({name})."),
            as_of=f"{last.assessment.as_of:%d/%m/%Y}",
            of=str(last.met.of),
            name=name,
            met=last.met,
        )
    ]


def _criteria_key(part: Province, commune: str) -> Key:
    told = found.marked(part, commune)
    if not told:
        return Key(
            tr("Tiêu chí nông thôn mới đạt"),
            Line.of(tr("chưa có số liệu")),
            "",
            Line.of(tr("chưa có đánh giá.")),
        )
    last = told[-1]
    same = [m for m in told if m.assessment.criteria_set == last.assessment.criteria_set]
    name = part.programme.criteria_set(last.assessment.criteria_set).name
    note = Line.of(
        tr("trong {of} tiêu chí, đến {as_of}; {first} vào {as_of_2}, cùng {name}."),
        of=str(last.met.of),
        as_of=f"{last.assessment.as_of:%d/%m/%Y}",
        as_of_2=f"{same[0].assessment.as_of:%d/%m/%Y}",
        name=name,
        first=same[0].met,
    )
    return Key(tr("Tiêu chí nông thôn mới đạt"), Line((last.met,)), tr("tiêu chí"), note)


def _neighbours(part: Province, commune: str) -> list[found.Neighbours]:
    return [found.neighbours(part, commune, p.key) for p in part.programme.periods]


def _frame(part: Province, commune: str) -> date:
    """The day whose communes the district keeps through the years: the last 31 December of the commune."""
    last = found.lived_until(part, commune)
    return last if (last.month, last.day) == (12, 31) else scopes.year_end(last.year - 1)


def _district_rates(part: Province, life: Life) -> Sequence[Figure]:
    assert life.district is not None
    return found.yearly(part, life.district.key, _frame(part, life.unit.key))


def _unknown_years(part: Province, commune: str) -> list[Figure]:
    last = _frame(part, commune).year
    told = [
        poverty.rate(part, scope=commune, year=y, standard=p.poverty_standard)
        for p in part.programme.periods
        for y in p.years
        if y <= last and found.has_rows(part, y, p.poverty_standard)
    ]
    return [f for f in told if f.value is None]


def _act(row: Mapping[Any, Any]) -> str:
    title = ntm.TITLE_NAMES[str(row["title"])]
    year, decision = row["year_attained"], row["decision"]
    by = (
        tr(", QĐ {removeprefix}").format(removeprefix=str(decision).removeprefix(tr("QĐ ")))
        if isinstance(decision, str)
        else tr(", không rõ số quyết định")
    )
    return tr("{title} (năm {year}{by})").format(title=title, year=year, by=by)


def _known(figure: Figure) -> Content:
    return "–" if figure.value is None else figure


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
