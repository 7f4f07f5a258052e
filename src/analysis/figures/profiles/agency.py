"""The scorecard of an agency: what it owed, what it gave to which communes, what moved in them. No verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.figures import charts
from analysis.figures import cover as covers
from analysis.figures.profiles import _poverty, _shared
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
from analysis.figures.spans import Line
from analysis.indicators import format, merit, scopes
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Whose
from analysis.indicators.reporting.owed import Answer
from analysis.indicators.reporting.rules import in_force
from analysis.programme import Period
from analysis.province import Province

_MILLION = 1e6


def cover(province: Province, agency: str, as_of: str) -> Cover:
    """Cover of the scorecard of ``agency``, an id of the register."""
    part = found.of_agency(province, agency)
    name = part.agencies[agency].name
    subject = f"{name}: báo cáo phải nộp, xã được phân công, đã giúp gì và điều gì thay đổi ở các xã đó"
    return _shared.titled(part, as_of, "agency_scorecard", (name, subject, "Phiếu theo dõi đơn vị"))


def notices(province: Province, agency: str) -> Notice:
    """What kind of data the scorecard rests on."""
    return covers.notices(found.of_agency(province, agency))


def answer(province: Province, agency: str) -> Prose:
    """What it owed, what came, what it reports having given, to how many communes."""
    part = found.of_agency(province, agency)
    years, owed = _shared.years_of(part), found.owed_by_agency(part, agency)
    communes = _assignments(part, agency)["unit_key"].dropna().nunique()
    first = f"Đơn vị được phân công giúp {communes} xã và phải nộp {len(owed)} báo cáo năm: {_shared.counted(owed)}."
    if not owed:
        first = f"Đơn vị được phân công giúp {communes} xã; chưa có báo cáo năm nào ghi là phải nộp."
    return Prose(
        "lede",
        (Line.of(first), _shared.money_line(part, Whose("agency", agency), years, "đơn vị báo cáo đã giúp")),
    )


def limit(province: Province, agency: str) -> Prose:
    """What the scorecard is not."""
    name = found.of_agency(province, agency).agencies[agency].name
    said = (
        "Phiếu ghi lại báo cáo và số liệu, không kết luận về trách nhiệm hay thành tích của đơn vị. Thay đổi ở các xã đi kèm với "
        "việc giúp đỡ và với nhiều chương trình khác: số liệu không tách được phần của từng bên."
    )
    passed = _renamed(province, agency)
    more = (Line.of(f"{name}: {passed}"),) if passed else ()
    return Prose("limit", (Line.of(said), *more))


def keys(province: Province, agency: str) -> Keys:
    """Reports that came, cash, and in how many communes the poverty rate fell in the last period."""
    part = found.of_agency(province, agency)
    years = _shared.years_of(part)
    owed = found.owed_by_agency(part, agency)
    on_time = sum(o.state == "on_time" for o in owed)
    sent = Key(
        "Báo cáo đã nhận",
        Line((found.received(part, agency),)),
        "báo cáo",
        Line.of(f"trong {len(owed)} báo cáo phải nộp; {on_time} đúng hạn."),
    )
    label = f"Giúp bằng tiền, {_shared.years_told(years)}"
    return Keys(
        (sent, _shared.money_key(part, Whose("agency", agency), years, label), _moved_key(part, agency))
    )


def reports(province: Province, agency: str) -> Table | Prose:
    """The reports owed, a row a year."""
    part = found.of_agency(province, agency)
    return _shared.reports_table(
        part, found.owed_by_agency(part, agency), "agency-reports", by_year_only=True
    )


def communes(province: Province, agency: str) -> Table | Prose:
    """The communes assigned through time, who else was assigned before, beside and after."""
    part = found.of_agency(province, agency)
    rows = _assignments(part, agency)
    if not len(rows):
        return paragraph("Chưa có danh sách phân công nào ghi đơn vị này.")
    heads = (
        Head("commune", "Xã", align="left"),
        Head("district", "Huyện", align="left"),
        Head("from", "Từ ngày", align="left"),
        Head("to", "Đến ngày", align="left"),
        Head("decision", "Quyết định", align="left"),
        Head("others", "Đơn vị khác từng được phân công", align="left"),
        Head("now", "Nay thuộc", align="left"),
    )
    told = [_assigned_row(part, agency, row) for row in rows.to_dict("records")]
    columns, cells = _shared.with_some(heads, told, ("others", "now"))
    return Table("agency-communes", "Các xã được phân công", columns, cells)


def given(province: Province, agency: str) -> Table | Prose:
    """Help by year and column as the agency reports it."""
    part = found.of_agency(province, agency)
    return _shared.given_table(part, Whose("agency", agency), "agency-given", "Đơn vị báo cáo đã giúp")


def given_chart(province: Province, agency: str) -> Chart | Prose:
    """Cash and valued things by year, million đồng; a year without a number has no bar."""
    part = found.of_agency(province, agency)
    told = found.given_years(part, Whose("agency", agency))
    if not any(f.value for g in told for f in (g.cash, g.in_kind)):
        return paragraph("Chưa có khoản nào ghi giá trị lớn hơn 0 để vẽ biểu đồ.")
    words = charts.Words(
        "agency-given-chart",
        _finding(told),
        f"Biểu đồ cột theo năm: tiền và hiện vật có giá trị, {_shared.years_told([g.year for g in told])}.",
        Line.of(
            "Triệu đồng, giá hiện hành, mức tối thiểu. Năm không có cột: không có số, không phải bằng 0."
        ),
    )
    groups = [
        ("Tiền", [g.cash for g in told]),
        ("Hiện vật, công trình có giá trị", [g.in_kind for g in told]),
    ]
    return charts.bars_by_year(words, groups, _MILLION, "triệu đồng")


def prices(province: Province, agency: str) -> Prose:
    """Each period in the money of the years and at the prices of 2025; help without a value by its unit."""
    part = found.of_agency(province, agency)
    whose, lines = Whose("agency", agency), []
    for period in part.programme.periods:
        years = tuple(period.years)
        cash, kind = (found.given(part, whose, years, k) for k in ("cash", "in_kind"))
        if cash.value is None and kind.value is None:
            lines.append(Line.of(f"Giai đoạn {period.label}: chưa có khoản nào ghi giá trị."))
            continue
        lines.append(
            Line.of(
                f"Giai đoạn {period.label}: {{cash}} bằng tiền, {{kind}} bằng hiện vật, công trình; quy về giá năm 2025: {{cash25}} và "
                "{kind25}.",
                cash=cash,
                kind=kind,
                cash25=found.constant(part, whose, years, "cash"),
                kind25=found.constant(part, whose, years, "in_kind"),
            )
        )
    counted = found.quantities(part, whose, _shared.years_of(part))
    if counted:
        units: list[Line] = []
        for figure, unit, count in counted:
            units.append(
                Line.of(
                    f"{format.number(count)} {unit} ({{items}} khoản)",
                    items=(figure, format.number(figure.value)),
                )
            )
        joined = Line(tuple(s for i, u in enumerate(units) for s in (("; ",) if i else ()) + u.spans))
        lines.append(
            Line.of("Không ghi giá trị, theo đơn vị tính: {units}. Không quy đổi thành tiền.", units=joined)
        )
    return bullets(lines)


def moved(province: Province, agency: str) -> Table | Prose:
    """Poverty of each commune in each period it was assigned, beside its neighbours; "together with" the help."""
    part = found.of_agency(province, agency)
    rows: list[tuple[Content, ...]] = []
    for period in part.programme.periods:
        for key in _helped(part, agency, period):
            rows += _commune_rows(part, key, period)
    if not rows:
        return paragraph("Chưa đủ số liệu hộ nghèo hai đầu kỳ của các xã được phân công.")
    notes = (
        Line.of(
            "Xã lân cận: cùng huyện, cùng được giúp, tỷ lệ đầu kỳ gần nhau (cách chọn ghi trong hồ sơ từng xã). Đặt cạnh nhau để đọc; "
            "thay đổi ở xã đi kèm với việc giúp đỡ, không phải kết quả riêng của đơn vị."
        ),
        Line.of("Hai giai đoạn dùng hai chuẩn nghèo: không trừ, không nối."),
    )
    return _poverty.change_table(rows, "agency-moved", notes)


def criteria(province: Province, agency: str) -> Table | Prose:
    """Criteria met by each commune at the first and last assessment of each set while it was assigned."""
    part = found.of_agency(province, agency)
    rows: list[tuple[Content, ...]] = []
    for period in part.programme.periods:
        name = part.programme.criteria_set(period.criteria_set).name
        for key in _helped(part, agency, period):
            told = [m for m in found.marked(part, key) if m.assessment.criteria_set == period.criteria_set]
            inside = [m for m in told if m.assessment.as_of.year in period.years]
            if inside:
                first, last = inside[0], inside[-1]
                days = f"{first.assessment.as_of:%d/%m/%Y} – {last.assessment.as_of:%d/%m/%Y}"
                rows.append((part.units[key].full_name, name, days, first.met, last.met))
    if not rows:
        return paragraph("Chưa có biểu đánh giá tiêu chí nông thôn mới của các xã được phân công.")
    return Table(
        "agency-criteria",
        "Tiêu chí nông thôn mới đạt ở các xã được phân công",
        (
            Head("commune", "Xã", align="left"),
            Head("set", "Bộ tiêu chí", align="left"),
            Head("days", "Lần đầu – lần cuối", align="left"),
            Head("first", "Lần đầu"),
            Head("last", "Lần cuối"),
        ),
        tuple(rows),
        notes=(Line.of("Đếm tiêu chí “đạt” trong 19 tiêu chí; chỉ đọc trong cùng một bộ tiêu chí."),),
    )


def standing(province: Province, agency: str) -> Prose:
    """Its place in the periods of which the regulation provides for rewards, with how firm the order is."""
    lines = [
        _standing_line(province, agency, p)
        for p in province.programme.periods
        if in_force(province, tuple(p.years))
    ]
    return Prose(
        "paragraph", tuple(lines) or (Line.of("Chưa có giai đoạn nào mà Quy chế quy định xét khen thưởng."),)
    )


def to_consider(province: Province, agency: str) -> Prose:
    """On which lists for consideration the agency stands, and why: never a verdict."""
    open_years = [o.year for o in found.owed_by_agency(province, agency) if o.answer != Answer.RESULTS]
    lines = []
    for period in province.programme.periods:
        if not set(open_years) & set(period.years):
            continue
        for why, listed in merit.unanswered(province, period.key).items():
            for line in (x for x in listed if x.agency_id == agency):
                years = ", ".join(map(str, line.years))
                said = f"Giai đoạn {period.label}: {{n}} báo cáo ({merit.WHY_NAMES[why]}), năm {years}."
                lines.append(Line.of(said, n=line.reports))
    if not lines:
        return paragraph("Đơn vị không có tên trong danh sách nào cần xem xét.")
    return bullets([*lines, Line.of("Đề nghị xem xét và kiểm tra lại với đơn vị; đây không phải kết luận.")])


def lines(province: Province, agency: str) -> Table | Prose:
    """Every contribution as told."""
    part = found.of_agency(province, agency)
    return _shared.lines_table(part, Whose("agency", agency), "agency-lines", "Xã")


def problems(province: Province, agency: str) -> Table | Prose:
    """The problems of the agency's own reports, by cell."""
    told = found.problems_of_agency(found.of_agency(province, agency), agency)
    return _shared.problems_table(told, "agency-problems")


def _assignments(part: Province, agency: str) -> pd.DataFrame:
    table = part.table("assignments")
    return table[table["agency_id"] == agency].sort_values(["valid_from", "unit_key"], kind="stable")


def _assigned_row(part: Province, agency: str, row: Mapping[Any, Any]) -> tuple[Content, ...]:
    key, start, end = row["unit_key"], row["valid_from"], row["valid_to"]
    days = (f"{start:%d/%m/%Y}", "–" if pd.isna(end) else f"{end:%d/%m/%Y}")
    decision = row["decision"] if isinstance(row["decision"], str) else "–"
    if not isinstance(key, str):
        return str(row["commune_as_written"]), "chưa xác định được xã", *days, decision, "–", "–"
    life, table = found.life(part, key), part.table("assignments")
    others = table[(table["unit_key"] == key) & (table["agency_id"] != agency)].sort_values(
        "valid_from", kind="stable"
    )
    named = "; ".join(
        f"{_shared.agencies_named(part, [str(a)])} ({f:%m/%Y}–{'' if pd.isna(t) else f'{t:%m/%Y}'})"
        for a, f, t in others[["agency_id", "valid_from", "valid_to"]].itertuples(index=False, name=None)
    )
    district = life.district.full_name if life.district else "–"
    now = ", ".join(u.full_name for u in life.after) or "–"
    return life.unit.full_name, district, *days, decision, named or "–", now


def _helped(part: Province, agency: str, period: Period) -> list[str]:
    rows = scopes.assignment_rows(part, period)
    return sorted(rows.loc[rows["agency_id"] == agency, "unit_key"].dropna().unique())


def _commune_rows(part: Province, key: str, period: Period) -> list[tuple[Content, ...]]:
    spans = [s for s in found.spans(part, key) if s.period == period.key]
    near = found.neighbours(part, key, period.key)
    rates = _poverty.neighbours_rates(part, near, found.yearly(part, key))
    beside = [
        (f"{len(near.keys)} xã lân cận của {part.units[key].name}", _poverty.span_of(period.key, rates))
    ]
    return _poverty.change_rows(part.units[key].full_name, spans, beside)


def _moved_key(part: Province, agency: str) -> Key:
    period = part.programme.periods[-1]
    helped = _helped(part, agency, period)
    spans = [s for key in helped for s in found.spans(part, key) if s.period == period.key]
    label = f"Xã được phân công có tỷ lệ hộ nghèo giảm, giai đoạn {period.label}"
    if not spans:
        return Key(
            label, Line.of("chưa có số liệu"), "", Line.of("chưa đủ số hai đầu kỳ, hoặc không có phân công.")
        )
    fell = [s for s in spans if (s.change.points.value or 0) < 0]
    note = Line.of(
        f"trong {len(spans)} xã có số hai đầu kỳ, cùng với việc giúp đỡ; {{each}}.",
        each=Line(tuple(x for i, s in enumerate(spans) for x in (("; " if i else ""), s.change.points))),
    )
    return Key(label, Line.of(str(len(fell))), "xã", note)


def _standing_line(province: Province, agency: str, period: Period) -> Line:
    place, label = found.placed(province, period.key, agency), f"Giai đoạn {period.label}: "
    if place is None:
        return Line.of(f"{label}đơn vị không phải nộp báo cáo nên không có điểm.")
    if place.rank is None:
        return Line.of(f"{label}chưa đủ số liệu để cho điểm; chưa có điểm không phải là điểm thấp.")
    firm = (
        "đơn vị ở lại nhóm đầu khi đổi trọng số"
        if place.stable
        else "đổi trọng số thì hạng đổi, nên không dùng hạng này để so với đơn vị khác"
    )
    return Line.of(
        f"{label}điểm {{score}}, hạng {place.rank} trong {place.scored} đơn vị có điểm, khoảng hạng {place.lowest}–{place.highest} "
        f"khi đổi trọng số; {firm}. Điểm là tài liệu để xem xét theo Điều 12.1 Quy chế 253, không thay việc bình xét.",
        score=place.score,
    )


def _renamed(province: Province, agency: str) -> str:
    """What became of the agency, and whose work it took over."""
    register = province.agencies
    heir = register.successor(agency)
    before = [a.name for a in register.agencies if a.heir == agency]
    said = []
    if heir is not None:
        ended = register[agency].valid_to
        until = f" sau ngày {ended:%d/%m/%Y}" if ended is not None else ""
        said.append(f"nay là {register[heir].name}{until}; báo cáo sau đó thuộc đơn vị kế thừa")
    if before:
        said.append(f"đã nhận việc của {', '.join(before)}; phiếu của đơn vị cũ để riêng")
    return "; ".join(said) + "." if said else ""


def _finding(told: Sequence[found.Given]) -> str:
    with_amount = [g for g in told if g.cash.value or g.in_kind.value]
    return f"{len(with_amount)} trong {len(told)} năm có khoản ghi giá trị lớn hơn 0"
