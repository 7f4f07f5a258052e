"""Poverty, told: every rate with its standard; points, relative and households side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from analysis.figures import charts
from analysis.figures.shown import Chart, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, moved
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, poverty, scopes
from analysis.indicators.poverty.period import published_change
from analysis.programme import Period
from analysis.province import Province

_CHANGE_HEADS = (
    Head("scope", "Phạm vi", align="left"),
    Head("before", "Đầu kỳ"),
    Head("after", "Cuối kỳ"),
    Head("points", "Điểm %"),
    Head("relative", "Tương đối"),
    Head("households", "Số hộ nghèo"),
)


@dataclass(frozen=True)
class Ends:
    """The first and last year of a comparison under one standard."""

    first: int
    last: int


def province_summary(province: Province, year: int) -> Prose:
    """The published provincial rate of ``year`` under each standard in use, and the change on the year before."""
    lines = [
        Line.of(
            "Toàn tỉnh cuối năm {year}: tỷ lệ hộ nghèo {rate} theo {standard}{status}.",
            year=str(year),
            rate=figure,
            standard=province.programme.standard(figure.standard).name,
            status=" (ước thực hiện)" if figure.status == "expected" else "",
        )
        for figure in _published_in(province, year)
    ]
    lines += [
        entry for after in _published_in(province, year) if (entry := _since_last_year(province, after, year))
    ]
    if not lines:
        lines = [Line.of(f"Chưa có tỷ lệ hộ nghèo toàn tỉnh đã công bố cho cuối năm {year}.")]
    return Prose("paragraph", tuple(lines))


def _since_last_year(province: Province, after: Figure, year: int) -> Line | None:
    before = poverty.published_rate(province, year - 1, after.standard)
    if before.value is None or after.value is None:
        return None
    counts = [poverty.published_households(province, y, after.standard) for y in (year - 1, year)]
    change = poverty.change(before, after, *(counts if all(c.value is not None for c in counts) else ()))
    name = province.programme.standard(after.standard).name
    estimates = [str(y) for y, f in ((year - 1, before), (year, after)) if f.status == "expected"]
    caveat = f" (năm {', '.join(estimates)} là số ước)" if estimates else ""
    households = (
        Line.of(", {households} hộ nghèo", households=moved(change.households)) if change.households else ""
    )
    return Line.of(
        f"So với cuối năm {year - 1}, theo {name}{caveat}: {{points}}, tức {{relative}} so với mức cũ{{households}}.",
        points=moved(change.points),
        relative=change.relative,
        households=households,
    )


def break_summary(province: Province) -> Prose:
    """The years in which two standards were measured: two values of one place on one day."""
    periods = province.programme.periods
    lines = [
        Line.of(
            f"Cuối năm {new.poverty_baseline_year}, cùng một tỉnh có hai con số: {{old}} theo "
            f"{province.programme.standard(old.poverty_standard).name}, {{new}} theo "
            f"{province.programme.standard(new.poverty_standard).name}. Vì vậy không có một con số nối hai giai đoạn.",
            old=poverty.published_rate(province, new.poverty_baseline_year, old.poverty_standard),
            new=poverty.published_rate(province, new.poverty_baseline_year, new.poverty_standard),
        )
        for old, new in pairwise(periods)
        if old.poverty_standard != new.poverty_standard
    ]
    return Prose("paragraph", tuple(lines) or (Line.of("Các giai đoạn dùng cùng một chuẩn nghèo."),))


def province_chart(province: Province, until: int | None = None) -> Chart:
    """The provincial rate to the end of ``until``, one line a standard, with a gap where the standard changed."""
    last = until or province.programme.years[-1]
    periods = [p for p in province.programme.periods if p.poverty_baseline_year <= last]
    series = []
    for i, period in enumerate(periods):
        name = province.programme.standard(period.poverty_standard).name
        figures = [
            f
            for f in poverty.published_series(province, period.poverty_standard)
            if int(f.dims["year"]) <= last
        ]
        series.append(
            charts.Series(
                f"{name[0].upper()}{name[1:]}",
                tuple(int(f.dims["year"]) for f in figures),
                tuple(figures),
                current=i == len(periods) - 1,
            )
        )
    words = charts.Words(
        "poverty-province",
        _falling([s.figures for s in series]),
        "Biểu đồ đường: tỷ lệ hộ nghèo toàn tỉnh cuối năm, mỗi chuẩn nghèo một đường, đứt quãng ở năm đổi chuẩn.",
        Line.of("% hộ, cuối năm; chấm rỗng là số ước. Số đã công bố; năm không có số thì không vẽ."),
    )
    breaks = [(float(p.poverty_baseline_year), "đổi chuẩn") for p in periods[1:]]
    return charts.broken_lines(words, series, breaks)


def helped_summary(province: Province, year: int) -> Prose:
    """The helped communes beside the others, pooled and unweighted."""
    period = province.programme.period_of(year)
    standard = period.poverty_standard
    helped = poverty.rate(province, scope=f"programme:{period.key}", year=year, standard=standard)
    if helped.value is None:
        return paragraph(f"Tỷ lệ hộ nghèo của các xã được giúp đỡ, cuối năm {year}. {helped.caveat}")
    return paragraph(
        f"Các xã được giúp đỡ, cuối năm {year}: {{helped}} tính gộp theo số hộ, {{mean}} nếu lấy bình quân giản đơn các "
        f"xã; các đơn vị còn lại: {{others}} ({province.programme.standard(standard).name}).",
        helped=helped,
        mean=poverty.unweighted_rate(province, scope=f"programme:{period.key}", year=year, standard=standard),
        others=poverty.rate(province, scope=f"outside:{period.key}", year=year, standard=standard),
    )


def by_district(province: Province, year: int) -> Table | Prose:
    """Poverty rate by district at the end of ``year``; districts no longer exist from 1/7/2025."""
    standard = province.programme.period_of(year).poverty_standard
    rates = poverty.by_district(province, year, standard)
    if not rates:
        return paragraph(
            f"Từ 01/7/2025 không còn cấp huyện: số liệu cuối năm {year} theo xã, phường mới nằm ở phụ lục."
        )
    return Table(
        "poverty-by-district",
        f"Tỷ lệ hộ nghèo theo huyện, cuối năm {year}",
        (Head("district", "Huyện, thị xã, thành phố", align="left"), Head("rate", "Tỷ lệ hộ nghèo")),
        tuple((f.label_of_group, f) for f in rates),
        notes=(
            Line.of(
                f"Tính gộp theo số hộ; {province.programme.standard(standard).name}. Huyện theo địa giới ngày 30/6/2025, "
                "kể cả các năm trước khi bốn xã chuyển về thành phố (2020)."
            ),
        ),
    )


def by_commune(province: Province, year: int) -> Table:
    """Poverty rate by commune at the end of ``year``, for the appendix."""
    standard = province.programme.period_of(year).poverty_standard
    rates = poverty.by_commune(province, year, standard)
    rows = tuple((f.label_of_group, _parent(province, f), f) for f in rates)
    return Table(
        "poverty-by-commune",
        f"Tỷ lệ hộ nghèo theo đơn vị cấp xã, cuối năm {year} ({province.programme.standard(standard).name})",
        (
            Head("commune", "Xã, phường, thị trấn", align="left"),
            Head("district", "Huyện", align="left"),
            Head("rate", "Tỷ lệ hộ nghèo"),
        ),
        rows,
        appendix=True,
    )


def period_summary(province: Province, key: str) -> Prose:
    """The published provincial change over the period in points, relative and households."""
    period = province.programme.period(key)
    found = published_change(province, key)
    if found is None:
        return paragraph(f"Giai đoạn {period.label}: chưa đủ số đã công bố để tính mức giảm nghèo toàn tỉnh.")
    name = province.programme.standard(period.poverty_standard).name
    expected = " (số ước)" if found.after.status == "expected" else ""
    households: dict[str, Line] = {}
    text = "{points}, tức {relative} so với đầu kỳ"
    if found.change.households is not None:
        text += ", {households} hộ"
        households["households"] = moved(found.change.households)
    return paragraph(
        f"Toàn tỉnh, {name}: từ {{before}} cuối năm {found.first} còn {{after}} cuối năm {found.last}{expected}, "
        f"{text}.",
        before=found.before,
        after=found.after,
        points=moved(found.change.points),
        relative=found.change.relative,
        **households,
    )


def period_changes(province: Province, key: str) -> Table:
    """Helped communes, the other units and the province: three ways of saying the change."""
    period = province.programme.period(key)
    rows = [row for row in _change_rows(province, period) if row is not None]
    frame = province.programme.standard(period.poverty_standard).name
    return Table(
        f"poverty-changes-{key}",
        f"Thay đổi tỷ lệ hộ nghèo giai đoạn {period.label} ({frame})",
        _CHANGE_HEADS,
        tuple(rows),
        notes=(
            Line.of(
                "Tỷ lệ gộp = tổng hộ nghèo / tổng số hộ. Xã nghèo nhất thường giảm nhanh nhất dù có được giúp hay "
                "không; bảng này không chứng minh nguyên nhân."
            ),
        ),
    )


def period_by_district_chart(province: Province, key: str) -> Chart:
    """Rates by district at the start and the end of the period."""
    period = province.programme.period(key)
    span = _commune_span(province, period)
    before = {f.label_of_group: f for f in poverty.by_district(province, span.first, period.poverty_standard)}
    after = {f.label_of_group: f for f in poverty.by_district(province, span.last, period.poverty_standard)}
    pairs = [(name, before[name], after[name]) for name in before if name in after]
    words = charts.Words(
        f"poverty-districts-{key}",
        _fallen_districts(pairs),
        f"Biểu đồ chấm: tỷ lệ hộ nghèo từng huyện cuối năm {span.first} và {span.last}.",
        Line.of(f"% hộ, tính gộp; {province.programme.standard(period.poverty_standard).name}."),
    )
    return charts.before_and_after(words, (str(span.first), str(span.last)), pairs)


def period_spread_chart(province: Province, key: str) -> Chart:
    """The helped communes of each district at the end of the period: a district's rate hides its communes."""
    period = province.programme.period(key)
    last = _commune_span(province, period).last
    helped = scopes.resolve(province, f"list:{key}", date(last, 12, 31)).keys
    rates = poverty.by_commune(province, last, period.poverty_standard)
    places = [(_parent(province, f), f.label_of_group, f) for f in rates if f.dims["scope"] in helped]
    words = charts.Words(
        f"poverty-spread-{key}",
        _widest(places),
        f"Biểu đồ chấm: tỷ lệ hộ nghèo từng xã được giúp đỡ, xếp theo huyện, cuối năm {last}.",
        Line.of(
            f"% hộ, cuối năm {last}, mỗi chấm là một xã được giúp đỡ; "
            f"{province.programme.standard(period.poverty_standard).name}."
        ),
    )
    return charts.spread(words, places, "Tỷ lệ hộ nghèo")


def period_flows(province: Province, key: str) -> Table:
    """Gross flows by year: percent points hide households that escape and fall back."""
    years = province.years(key)
    by_flow: dict[str, dict[str, Figure]] = {}
    for figure in poverty.flows(province, years):
        by_flow.setdefault(figure.label_of_group, {})[figure.dims["year"]] = figure
    return Table(
        f"poverty-flows-{key}",
        f"Biến động hộ nghèo, {span_of_years(years)}",
        (Head("flow", "Biến động", align="left"), *(Head(f"y{y}", str(y), "hộ") for y in years)),
        tuple((name, *(_count(figures.get(str(y))) for y in years)) for name, figures in by_flow.items()),
        notes=(Line.of("Cộng các biểu biến động đã nhận; gạch ngang: chưa có biểu của năm đó."),),
    )


def period_by_commune(province: Province, key: str) -> Table:
    """Each helped commune at the start and the end of the period."""
    period = province.programme.period(key)
    span = _commune_span(province, period)
    standard = period.poverty_standard
    helped = scopes.resolve(province, f"list:{key}", date(span.last, 12, 31)).keys
    before = {f.dims["scope"]: f for f in poverty.by_commune(province, span.first, standard)}
    after = {f.dims["scope"]: f for f in poverty.by_commune(province, span.last, standard)}
    rows = []
    for unit_key in sorted(helped & before.keys() & after.keys()):
        first, last = before[unit_key], after[unit_key]
        points: Figure | str = "–"
        if first.value is not None and last.value is not None:
            points = poverty.change(first, last).points
        rows.append((first.label_of_group, _parent(province, first), first, last, points))
    return Table(
        f"poverty-communes-{key}",
        f"Các xã được giúp đỡ giai đoạn {period.label}: tỷ lệ hộ nghèo "
        f"({province.programme.standard(standard).name})",
        (
            Head("commune", "Xã", align="left"),
            Head("district", "Huyện", align="left"),
            Head("before", f"Cuối {span.first}"),
            Head("after", f"Cuối {span.last}"),
            Head("points", "Thay đổi"),
        ),
        tuple(rows),
        appendix=True,
    )


def _change_rows(province: Province, period: Period) -> list[tuple[str | Figure, ...] | None]:
    span, standard = _commune_span(province, period), period.poverty_standard
    rows: list[tuple[str | Figure, ...] | None] = []
    for scope, name in (
        (f"list:{period.key}", "Các xã được giúp đỡ"),
        (f"outside:{period.key}", "Các đơn vị khác"),
        (scopes.PROVINCE, "Toàn tỉnh (cộng từ các xã)"),
    ):
        ends = [
            poverty.rate(province, scope=scope, year=y, standard=standard) for y in (span.first, span.last)
        ]
        counts = [
            poverty.households(province, scope=scope, year=y, standard=standard)
            for y in (span.first, span.last)
        ]
        rows.append(_change_row(f"{name}, {span.first}–{span.last}", ends, counts))
    published = published_change(province, period.key)
    if published is not None:
        name = f"Toàn tỉnh (đã công bố), {published.first}–{published.last}"
        rows.append((name, published.before, published.after, *_three(published.change)))
    return rows


def _change_row(
    name: str, ends: Sequence[Figure], counts: Sequence[Figure]
) -> tuple[str | Figure, ...] | None:
    before, after = ends
    if before.value is None or after.value is None:
        return None
    return (name, before, after, *_three(poverty.change(before, after, *counts)))


def _three(change: poverty.Change) -> tuple[Figure | str, Figure | str, Figure | str]:
    return change.points, change.relative, change.households or "–"


def _count(figure: Figure | None) -> Figure | str:
    return "–" if figure is None or figure.value is None else figure


def _published_in(province: Province, year: int) -> list[Figure]:
    figures = [
        poverty.published_rate(province, year, s.id)
        for s in province.programme.standards
        if s.first_year <= year <= s.last_year
    ]
    return [f for f in figures if f.value is not None]


def _commune_span(province: Province, period: Period) -> Ends:
    """Baseline year and the last year in which the helped communes of the period still existed as such."""
    list_of = f"list:{period.key}"
    years = [y for y in period.years if not scopes.resolve(province, list_of, date(y, 12, 31)).reason]
    return Ends(period.poverty_baseline_year, max(years, default=period.last_year))


def _falling(lines: Sequence[Sequence[Figure]]) -> str:
    falls = all(float(b.value or 0) < float(a.value or 0) for line in lines for a, b in pairwise(line))
    what = "Hộ nghèo giảm trong từng chuẩn" if falls else "Tỷ lệ hộ nghèo theo từng chuẩn"
    return f"{what}; không nối hai đường"


def _fallen_districts(pairs: Sequence[tuple[str, Figure, Figure]]) -> str:
    known = [(a.value, b.value) for _, a, b in pairs if a.value is not None and b.value is not None]
    fallen = sum(b < a for a, b in known)
    if not known:
        return "Tỷ lệ hộ nghèo theo huyện"
    where = "Tất cả" if fallen == len(known) else f"{fallen} trong"
    return f"{where} {len(known)} huyện, thị xã, thành phố có tỷ lệ hộ nghèo giảm"


def _widest(places: Sequence[tuple[str, str, Figure]]) -> str:
    values: dict[str, list[float]] = {}
    for group, _, figure in places:
        if figure.value is not None:
            values.setdefault(group, []).append(float(figure.value))
    if not values:
        return "Tỷ lệ hộ nghèo của các xã được giúp đỡ"
    width, name = max((max(v) - min(v), g) for g, v in values.items())
    return f"Trong cùng một huyện các xã cách nhau tới {format.number(width, 1)} điểm % ({name})"


def _parent(province: Province, figure: Figure) -> str:
    key = figure.dims.get("scope", "")
    return province.units[key].district if key in province.units else ""
