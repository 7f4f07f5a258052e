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
from analysis.province import Province
from analysis.tables import in_force

_DIFFERING = ("differs", "only_district", "agency_absent")
"""States of a line that a person should look at: the two sides do not tell the same."""

_TABLES = ("support", "support_roundups", "poverty", "ntm_marks", "ntm_recognition")


def cover(province: Province, commune: str, as_of: str) -> Cover:
    """Cover of the profile of ``commune``, a unit key."""
    part = found.of_commune(province, commune)
    place = found.life(part, commune).place
    subject = f"Ai đã giúp {place}, giúp gì, điều gì thay đổi và điều gì chưa được báo cáo"
    return _shared.titled(part, as_of, "commune_profile", (place, subject, "Hồ sơ xã"))


def notices(province: Province, commune: str) -> Notice:
    """What kind of data the profile rests on."""
    return covers.notices(found.of_commune(province, commune))


def answer(province: Province, commune: str) -> Prose:
    """Who helped with what, and how poverty and criteria moved in the same years."""
    part = found.of_commune(province, commune)
    agencies = _agencies(part, commune)
    verb = (
        f"{len(agencies)} đơn vị được phân công báo cáo đã giúp xã"
        if agencies
        else "các đơn vị báo cáo đã giúp xã"
    )
    lines = [_shared.money_line(part, Whose("commune", commune), _shared.years_of(part), verb)]
    lines.append(_shared.poverty_line(part, found.spans(part, commune), "của xã"))
    return Prose("lede", (*lines, *_criteria_line(part, commune)))


def limit(province: Province, commune: str) -> Prose:
    """What the data of one commune do not allow anyone to say."""
    part = found.of_commune(province, commune)
    told = [
        Line.of(
            "Số liệu một xã không cho biết nguyên nhân của thay đổi: việc giúp đỡ đi cùng với nhiều chương trình khác, và xã nghèo "
            "nhất thường giảm nhanh nhất dù có được giúp hay không."
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
                f"Từ ngày {_day(_ended(life))}, xã thuộc {names} (mới); số liệu sau đó là của đơn vị mới."
            )
        )
    return Prose("limit", tuple(told))


def keys(province: Province, commune: str) -> Keys:
    """Money, change of poverty, criteria met."""
    part = found.of_commune(province, commune)
    years = _shared.years_of(part)
    label = f"Giúp bằng tiền, {_shared.years_told(years)}"
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
            lines.append(Line.of(f"Từ ngày {_day(event.date)}, chuyển từ {old} sang {new} ({event.act})."))
        elif event.kind == "partial_transfer":
            lines.append(
                Line.of(
                    f"Ngày {_day(event.date)}, một phần địa bàn chuyển giao ({event.quantity or 'không rõ bao nhiêu'}; "
                    f"{event.act}): số liệu trước và sau không cùng địa bàn."
                )
            )
    if life.after:
        new = ", ".join(u.full_name for u in life.after)
        beside = ", ".join(u.full_name for u in life.beside)
        acts = ", ".join(dict.fromkeys(e.act for e in life.moves if e.date == _ended(life)))
        together = f", cùng với {beside}" if beside else ""
        lines.append(Line.of(f"Từ ngày {_day(_ended(life))}, xã nhập vào {new} (mới){together} ({acts})."))
        lines += _successor_line(part, life)
    return bullets(lines)


def assigned(province: Province, commune: str) -> Table | Prose:
    """Every agency assigned to the commune, from when to when, by which decision."""
    part = found.of_commune(province, commune)
    rows = _assignments(part, commune)
    if not len(rows):
        return paragraph("Chưa có danh sách phân công nào ghi xã này.")
    heads = (
        Head("agency", "Cơ quan, đơn vị", align="left"),
        Head("from", "Từ ngày", align="left"),
        Head("to", "Đến ngày", align="left"),
        Head("decision", "Quyết định", align="left"),
        Head("now", "Nay là", align="left"),
    )
    told = [_assigned_row(part, row) for row in rows.to_dict("records")]
    columns, cells = _shared.with_some(heads, told, ("now",))
    return Table("commune-assigned", "Các đơn vị được phân công giúp xã", columns, cells)


def given(province: Province, commune: str) -> Table | Prose:
    """Help by year as agencies report it."""
    part = found.of_commune(province, commune)
    title = f"Các đơn vị báo cáo đã giúp {part.units[commune].full_name}"
    return _shared.given_table(part, Whose("commune", commune), "commune-given", title)


def told_by_district(province: Province, commune: str) -> Prose:
    """What the district's round-ups tell of the help, beside the agencies' reports, never added."""
    part = found.of_commune(province, commune)
    years = _shared.years_of(part)
    table = money.lines(part, years)
    states = table.loc[table["unit_key"] == commune, "state"].tolist()
    if not states:
        return paragraph("Chưa bên nào kể một khoản giúp có giá trị cho xã này.")
    names = money.names("reconciliation")
    said = "; ".join(f"{states.count(s)} dòng {names[s]}" for s in dict.fromkeys(states))
    head = f"Đối chiếu từng đơn vị, từng năm với báo cáo tổng hợp của huyện: {said}. Hai bên không cộng vào nhau."
    if not set(states) & set(_DIFFERING):
        return bullets([Line.of(head)])
    told = [e for e in money.line_figures(part, years, _DIFFERING) if e.unit_key == commune]
    lines = [
        Line.of(
            f"Năm {e.year}, {_shared.agencies_named(part, [e.agency_id])}: đơn vị kể {{own}}, huyện kể {{other}}.",
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
        return paragraph("Chưa có số liệu rà soát hộ nghèo của xã.")
    life = found.life(part, commune)
    beside = [r for n in _neighbours(part, commune) for r in _poverty.neighbours_rates(part, n, own)]
    places: list[_poverty.Place] = [(life.unit.full_name, own)]
    if life.district is not None:
        places.append((life.district.full_name, _district_rates(part, life)))
    places.append(("Xã lân cận", beside))
    return _poverty.compared_chart(part, places, "commune-poverty", found.spans(part, commune))


def poverty_change(province: Province, commune: str) -> Table | Prose:
    """First and last year of each period: the commune, its district, its neighbours."""
    part = found.of_commune(province, commune)
    own, spans = found.yearly(part, commune), found.spans(part, commune)
    if not spans:
        return paragraph("Chưa đủ số liệu hai đầu kỳ của xã.")
    life, notes = found.life(part, commune), list[Line]()
    others: list[tuple[str, Sequence[found.Span]]] = []
    if life.district is not None:
        others.append((life.district.full_name, found.spans(part, life.district.key, _frame(part, commune))))
    for near in _neighbours(part, commune):
        rates = _poverty.neighbours_rates(part, near, own)
        others.append((f"{len(near.keys)} xã lân cận", _poverty.span_of(near.period.key, rates)))
        names = ", ".join(part.units[k].name for k in near.keys) or "không có xã nào"
        notes.append(Line.of(f"Xã lân cận giai đoạn {near.period.label}: {names} ({near.told})."))
    notes.append(Line.of("Đặt cạnh nhau để đọc, không phải phép so để kết luận."))
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
        return paragraph("Chưa có số liệu rà soát hộ nghèo của xã.")
    return Table(
        "commune-poverty-years",
        "Hộ nghèo từng năm",
        (
            Head("year", "Cuối năm", align="left"),
            Head("standard", "Chuẩn nghèo", align="left"),
            Head("households", "Tổng số hộ"),
            Head("poor", "Hộ nghèo"),
            Head("rate", "Tỷ lệ hộ nghèo"),
        ),
        tuple(rows),
        appendix=True,
    )


def criteria(province: Province, commune: str) -> Chart | Prose:
    """Every assessment of the commune, a row of squares each, the change of set left open."""
    part = found.of_commune(province, commune)
    told = found.marked(part, commune)
    if not told:
        return paragraph("Chưa có biểu đánh giá tiêu chí nông thôn mới của xã.")
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
            f"Đến ngày {_day(last)}, chưa có quyết định công nhận xã đạt chuẩn nông thôn mới trong dữ liệu."
        )
    held = ntm.recognised(part, last, "standard", commune)
    told = [_act(row) for row in acts.sort_values(["year_attained", "title"]).to_dict("records")]
    state = "còn danh hiệu đạt chuẩn" if held.value else "không có danh hiệu đạt chuẩn"
    after = " Danh hiệu không chuyển sang đơn vị mới." if life.after and held.value else ""
    return Prose(
        "paragraph",
        (
            Line(
                (
                    f"Xã được công nhận: {'; '.join(told)}. Đến ngày {_day(last)}, xã ",
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
        Line.of(f"Năm {', '.join(map(str, years))}: {names[state]}.")
        for state, years in sorted(by_state.items(), key=lambda told: told[1])
        if state != "amount"
    ]
    unvalued = found.given(part, Whose("commune", commune), _shared.years_of(part), "unvalued")
    if unvalued.value:
        lines.append(Line.of("Ít nhất {n} khoản có giúp nhưng không ghi giá trị.", n=bare_count(unvalued)))
    missing = [str(f.dims["year"]) for f in _unknown_years(part, commune)]
    if missing:
        lines.append(Line.of(f"Chưa có số hộ nghèo của xã cuối các năm {', '.join(missing)}."))
    return (
        bullets(lines) if lines else paragraph("Năm nào có phân công cũng có ít nhất một khoản ghi giá trị.")
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
    return _shared.lines_table(part, Whose("commune", commune), "commune-lines", "Cơ quan, đơn vị")


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
    district = life.district.full_name if life.district else "không rõ huyện"
    return Line.of(f"{life.unit.full_name} thuộc {district}, mã {life.unit.code}.")


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
                    f"Cuối {rate.dims['year']}, tỷ lệ hộ nghèo của {unit.full_name} (mới) là {{rate}} ({name}): số của cả đơn vị "
                    "mới, không nối với số của xã cũ.",
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
            f"Đến {last.assessment.as_of:%d/%m/%Y}, xã đạt {{met}} trong {last.met.of} tiêu chí nông thôn mới ({name}).",
            met=last.met,
        )
    ]


def _criteria_key(part: Province, commune: str) -> Key:
    told = found.marked(part, commune)
    if not told:
        return Key("Tiêu chí nông thôn mới đạt", Line.of("chưa có số liệu"), "", Line.of("chưa có đánh giá."))
    last = told[-1]
    same = [m for m in told if m.assessment.criteria_set == last.assessment.criteria_set]
    name = part.programme.criteria_set(last.assessment.criteria_set).name
    note = Line.of(
        f"trong {last.met.of} tiêu chí, đến {last.assessment.as_of:%d/%m/%Y}; {{first}} vào {same[0].assessment.as_of:%d/%m/%Y}, "
        f"cùng {name}.",
        first=same[0].met,
    )
    return Key("Tiêu chí nông thôn mới đạt", Line((last.met,)), "tiêu chí", note)


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
        f", QĐ {str(decision).removeprefix('QĐ ')}"
        if isinstance(decision, str)
        else ", không rõ số quyết định"
    )
    return f"{title} (năm {year}{by})"


def _known(figure: Figure) -> Content:
    return "–" if figure.value is None else figure


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
