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
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province

_MILLION = 1e6


def cover(province: Province, agency: str, as_of: str) -> Cover:
    """Cover of the scorecard of ``agency``, an id of the register."""
    part = found.of_agency(province, agency)
    name = part.agencies[agency].name
    subject = tr(
        "{name}: báo cáo phải nộp, xã được phân công, đã giúp gì và điều gì thay đổi ở các xã đó"
    ).format(name=name)
    return _shared.titled(part, as_of, "agency_scorecard", (name, subject, tr("Phiếu theo dõi đơn vị")))


def notices(province: Province, agency: str) -> Notice:
    """What kind of data the scorecard rests on."""
    return covers.notices(found.of_agency(province, agency))


def answer(province: Province, agency: str) -> Prose:
    """What it owed, what came, what it reports having given, to how many communes."""
    part = found.of_agency(province, agency)
    years, owed = _shared.years_of(part), found.owed_by_agency(part, agency)
    communes = _assignments(part, agency)["unit_key"].dropna().nunique()
    first = tr("Đơn vị được phân công giúp {communes} xã và phải nộp {owed} báo cáo năm: {counted}.").format(
        communes=communes, owed=len(owed), counted=_shared.counted(owed)
    )
    if not owed:
        first = tr(
            "Đơn vị được phân công giúp {communes} xã; chưa có báo cáo năm nào ghi là phải nộp."
        ).format(communes=communes)
    return Prose(
        "lede",
        (
            Line.of(first),
            _shared.money_line(part, Whose("agency", agency), years, tr("đơn vị báo cáo đã giúp")),
        ),
    )


def limit(province: Province, agency: str) -> Prose:
    """What the scorecard is not."""
    name = found.of_agency(province, agency).agencies[agency].name
    said = tr(
        "Phiếu ghi lại báo cáo và số liệu, không kết luận về trách nhiệm hay thành tích của "
        "đơn vị. Thay đổi ở các xã đi kèm với việc giúp đỡ và với nhiều chương trình khác: "
        "số liệu không tách được phần của từng bên."
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
        tr("Báo cáo đã nhận"),
        Line((found.received(part, agency),)),
        tr("báo cáo"),
        Line.of(
            tr("trong {owed} báo cáo phải nộp; {on_time} đúng hạn.").format(owed=len(owed), on_time=on_time)
        ),
    )
    label = tr("Giúp bằng tiền, {years_told}").format(years_told=_shared.years_told(years))
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
        return paragraph(tr("Chưa có danh sách phân công nào ghi đơn vị này."))
    heads = (
        Head("commune", tr("Xã"), align="left"),
        Head("district", tr("Huyện"), align="left"),
        Head("from", tr("Từ ngày"), align="left"),
        Head("to", tr("Đến ngày"), align="left"),
        Head("decision", tr("Quyết định"), align="left"),
        Head("others", tr("Đơn vị khác từng được phân công"), align="left"),
        Head("now", tr("Nay thuộc"), align="left"),
    )
    told = [_assigned_row(part, agency, row) for row in rows.to_dict("records")]
    columns, cells = _shared.with_some(heads, told, ("others", "now"))
    return Table("agency-communes", tr("Các xã được phân công"), columns, cells)


def given(province: Province, agency: str) -> Table | Prose:
    """Help by year and column as the agency reports it."""
    part = found.of_agency(province, agency)
    return _shared.given_table(part, Whose("agency", agency), "agency-given", tr("Đơn vị báo cáo đã giúp"))


def given_chart(province: Province, agency: str) -> Chart | Prose:
    """Cash and valued things by year, million đồng; a year without a number has no bar."""
    part = found.of_agency(province, agency)
    told = found.given_years(part, Whose("agency", agency))
    if not any(f.value for g in told for f in (g.cash, g.in_kind)):
        return paragraph(tr("Chưa có khoản nào ghi giá trị lớn hơn 0 để vẽ biểu đồ."))
    words = charts.Words(
        "agency-given-chart",
        _finding(told),
        tr("Biểu đồ cột theo năm: tiền và hiện vật có giá trị, {years_told}.").format(
            years_told=_shared.years_told([g.year for g in told])
        ),
        Line.of(
            tr("Triệu đồng, giá hiện hành, mức tối thiểu. Năm không có cột: không có số, không phải bằng 0.")
        ),
    )
    groups = [
        (tr("Tiền"), [g.cash for g in told]),
        (tr("Hiện vật, công trình có giá trị"), [g.in_kind for g in told]),
    ]
    return charts.bars_by_year(words, groups, _MILLION, tr("triệu đồng"))


def prices(province: Province, agency: str) -> Prose:
    """Each period in the money of the years and at the prices of 2025; help without a value by its unit."""
    part = found.of_agency(province, agency)
    whose, lines = Whose("agency", agency), []
    for period in part.programme.periods:
        years = tuple(period.years)
        cash, kind = (found.given(part, whose, years, k) for k in ("cash", "in_kind"))
        if cash.value is None and kind.value is None:
            lines.append(
                Line.of(tr("Giai đoạn {label}: chưa có khoản nào ghi giá trị.").format(label=period.label))
            )
            continue
        lines.append(
            Line.of(
                tr(
                    "Giai đoạn {label}: {cash} bằng tiền, {kind} bằng hiện vật, công trình; quy về giá "
                    "năm 2025: {cash25} và {kind25}."
                ),
                label=period.label,
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
                    tr("{count} {unit} ({items} khoản)"),
                    count=format.number(count),
                    unit=unit,
                    items=(figure, format.number(figure.value)),
                )
            )
        joined = Line(tuple(s for i, u in enumerate(units) for s in (("; ",) if i else ()) + u.spans))
        lines.append(
            Line.of(
                tr("Không ghi giá trị, theo đơn vị tính: {units}. Không quy đổi thành tiền."), units=joined
            )
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
        return paragraph(tr("Chưa đủ số liệu hộ nghèo hai đầu kỳ của các xã được phân công."))
    notes = (
        Line.of(
            tr(
                "Xã lân cận: cùng huyện, cùng được giúp, tỷ lệ đầu kỳ gần nhau (cách chọn ghi trong "
                "hồ sơ từng xã). Đặt cạnh nhau để đọc; thay đổi ở xã đi kèm với việc giúp đỡ, không "
                "phải kết quả riêng của đơn vị."
            )
        ),
        Line.of(tr("Hai giai đoạn dùng hai chuẩn nghèo: không trừ, không nối.")),
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
        return paragraph(tr("Chưa có biểu đánh giá tiêu chí nông thôn mới của các xã được phân công."))
    return Table(
        "agency-criteria",
        tr("Tiêu chí nông thôn mới đạt ở các xã được phân công"),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("set", tr("Bộ tiêu chí"), align="left"),
            Head("days", tr("Lần đầu – lần cuối"), align="left"),
            Head("first", tr("Lần đầu")),
            Head("last", tr("Lần cuối")),
        ),
        tuple(rows),
        notes=(Line.of(tr("Đếm tiêu chí “đạt” trong 19 tiêu chí; chỉ đọc trong cùng một bộ tiêu chí.")),),
    )


def standing(province: Province, agency: str) -> Prose:
    """Its place in the periods of which the regulation provides for rewards, with how firm the order is."""
    lines = [
        _standing_line(province, agency, p)
        for p in province.programme.periods
        if in_force(province, tuple(p.years))
    ]
    return Prose(
        "paragraph",
        tuple(lines) or (Line.of(tr("Chưa có giai đoạn nào mà Quy chế quy định xét khen thưởng.")),),
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
                said = tr("Giai đoạn {label}: {{n}} báo cáo ({value}), năm {years}.").format(
                    label=period.label, value=merit.WHY_NAMES[why], years=years
                )
                lines.append(Line.of(said, n=line.reports))
    if not lines:
        return paragraph(tr("Đơn vị không có tên trong danh sách nào cần xem xét."))
    return bullets(
        [*lines, Line.of(tr("Đề nghị xem xét và kiểm tra lại với đơn vị; đây không phải kết luận."))]
    )


def lines(province: Province, agency: str) -> Table | Prose:
    """Every contribution as told."""
    part = found.of_agency(province, agency)
    return _shared.lines_table(part, Whose("agency", agency), "agency-lines", tr("Xã"))


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
        return str(row["commune_as_written"]), tr("chưa xác định được xã"), *days, decision, "–", "–"
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
        (
            tr("{keys} xã lân cận của {name}").format(keys=len(near.keys), name=part.units[key].name),
            _poverty.span_of(period.key, rates),
        )
    ]
    return _poverty.change_rows(part.units[key].full_name, spans, beside)


def _moved_key(part: Province, agency: str) -> Key:
    period = part.programme.periods[-1]
    helped = _helped(part, agency, period)
    spans = [s for key in helped for s in found.spans(part, key) if s.period == period.key]
    label = tr("Xã được phân công có tỷ lệ hộ nghèo giảm, giai đoạn {label}").format(label=period.label)
    if not spans:
        return Key(
            label,
            Line.of(tr("chưa có số liệu")),
            "",
            Line.of(tr("chưa đủ số hai đầu kỳ, hoặc không có phân công.")),
        )
    fell = [s for s in spans if (s.change.points.value or 0) < 0]
    note = Line.of(
        tr("trong {spans} xã có số hai đầu kỳ, cùng với việc giúp đỡ; {each}."),
        spans=str(len(spans)),
        each=Line(tuple(x for i, s in enumerate(spans) for x in (("; " if i else ""), s.change.points))),
    )
    return Key(label, Line.of(str(len(fell))), tr("xã"), note)


def _standing_line(province: Province, agency: str, period: Period) -> Line:
    place, label = (
        found.placed(province, period.key, agency),
        tr("Giai đoạn {label}: ").format(label=period.label),
    )
    if place is None:
        return Line.of(tr("{label}đơn vị không phải nộp báo cáo nên không có điểm.").format(label=label))
    if place.rank is None:
        return Line.of(
            tr("{label}chưa đủ số liệu để cho điểm; chưa có điểm không phải là điểm thấp.").format(
                label=label
            )
        )
    firm = (
        tr("đơn vị ở lại nhóm đầu khi đổi trọng số")
        if place.stable
        else tr("đổi trọng số thì hạng đổi, nên không dùng hạng này để so với đơn vị khác")
    )
    return Line.of(
        tr(
            "{label}điểm {score}, hạng {rank} trong {scored} đơn vị có điểm, khoảng hạng "
            "{lowest}–{highest} khi đổi trọng số; {firm}. Điểm là tài liệu để xem xét theo Điều "
            "12.1 Quy chế 253, không thay việc bình xét."
        ),
        label=label,
        rank=str(place.rank),
        scored=str(place.scored),
        lowest=str(place.lowest),
        highest=str(place.highest),
        firm=firm,
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
        until = tr(" sau ngày {ended:%d/%m/%Y}").format(ended=ended) if ended is not None else ""
        said.append(
            tr("nay là {name}{until}; báo cáo sau đó thuộc đơn vị kế thừa").format(
                name=register[heir].name, until=until
            )
        )
    if before:
        said.append(
            tr("đã nhận việc của {before}; phiếu của đơn vị cũ để riêng").format(before=", ".join(before))
        )
    return "; ".join(said) + "." if said else ""


def _finding(told: Sequence[found.Given]) -> str:
    with_amount = [g for g in told if g.cash.value or g.in_kind.value]
    return tr("{with_amount} trong {told} năm có khoản ghi giá trị lớn hơn 0").format(
        with_amount=len(with_amount), told=len(told)
    )
