"""The profile of a district: its communes, poverty, criteria, money told from two sides, reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from analysis.figures import charts, style
from analysis.figures import cover as covers
from analysis.figures.poverty.province import standard_labels
from analysis.figures.profiles import _poverty, _shared
from analysis.figures.shown import (
    Cell,
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
from analysis.figures.spans import Line, moved
from analysis.figures.words import STATE_NAMES
from analysis.indicators import Figure, format, ntm, poverty, scopes
from analysis.indicators import profiles as found
from analysis.indicators.ntm import Assessment
from analysis.indicators.profiles import Span, Whose
from analysis.indicators.reporting.owed import DISTRICT_KIND, of_kind
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province
from analysis.registers import Unit

_BANDS = (
    (tr("19 tiêu chí"), style.NOW),
    ("15–18", style.NOW_LIGHT),
    ("10–14", "#c9d8e6"),
    ("5–9", "#d8cfc4"),
    (tr("dưới 5"), "#b59f86"),
)
_STATE_NAMES = {
    "agrees": tr("Khớp"),
    "differs": tr("Lệch"),
    "only_agency": tr("Chỉ đơn vị kể"),
    "only_district": tr("Chỉ huyện kể"),
    "district_absent": tr("Huyện chưa báo cáo"),
    "agency_absent": tr("Đơn vị chưa báo cáo"),
    "no_value": tr("Thiếu giá trị"),
}
_TABLES = ("support_roundups", "poverty", "ntm_marks", "resources")
_SOURCE_NAMES = {
    "central_budget": tr("Ngân sách trung ương"),
    "local_budget": tr("Ngân sách địa phương"),
    "integrated": tr("Vốn lồng ghép"),
    "credit": tr("Tín dụng"),
    "companies": tr("Doanh nghiệp, hợp tác xã"),
    "community": tr("Cộng đồng dân cư"),
    "other": tr("Nguồn khác"),
    "total": tr("Tổng số"),
}


def cover(province: Province, district: str, as_of: str) -> Cover:
    """Cover of the profile of ``district``, a unit key."""
    part = found.of_district(province, district)
    name = part.units[district].full_name
    subject = tr(
        "{name}: các xã được giúp, hộ nghèo, nông thôn mới, tiền kể từ hai phía và tình trạng báo cáo"
    ).format(name=name)
    return _shared.titled(part, as_of, "district_profile", (name, subject, tr("Hồ sơ huyện")))


def notices(province: Province, district: str) -> Notice:
    """What kind of data the profile rests on."""
    return covers.notices(found.of_district(province, district))


def answer(province: Province, district: str) -> Prose:
    """How many communes were helped, with what, and how the district's poverty moved in the same years."""
    part = found.of_district(province, district)
    helped = "; ".join(
        tr("{helped} xã giai đoạn {label}").format(helped=len(_helped(part, district, p)), label=p.label)
        for p in part.programme.periods
    )
    lines = (
        Line.of(tr("Số xã được phân công giúp đỡ: {helped}.").format(helped=helped)),
        _shared.money_line(
            part,
            Whose("district", district),
            _shared.years_of(part),
            tr("các đơn vị báo cáo đã giúp các xã của huyện"),
        ),
        _shared.poverty_line(part, _spans(part, district), tr("của huyện")),
    )
    return Prose("lede", lines)


def limit(province: Province, district: str) -> Prose:
    """What the data of a district do not allow anyone to say."""
    part = found.of_district(province, district)
    said = [
        Line.of(
            tr(
                "Xã được giúp là xã khó khăn hơn theo quy định, nên so với xã không được giúp không "
                "cho biết nguyên nhân của thay đổi."
            )
        )
    ]
    unit = part.units[district]
    if unit.valid_to is not None:
        ended = unit.valid_to + timedelta(days=1)
        said.append(
            Line.of(
                tr("Từ ngày {day}/{month}/{year} không còn cấp huyện: chuỗi số dừng trước ngày đó.").format(
                    day=ended.day, month=ended.month, year=ended.year
                )
            )
        )
    return Prose("limit", tuple(said))


def keys(province: Province, district: str) -> Keys:
    """Cash, change of poverty, criteria per commune."""
    part = found.of_district(province, district)
    years = _shared.years_of(part)
    label = tr("Các đơn vị giúp bằng tiền, {years_told}").format(years_told=_shared.years_told(years))
    return Keys(
        (
            _shared.money_key(part, Whose("district", district), years, label),
            _shared.change_key(part, _spans(part, district)),
            _criteria_key(part, district),
        )
    )


def communes(province: Province, district: str) -> Table:
    """The communes of the district: helped when, by whom, poverty now, criteria, today's unit."""
    part = found.of_district(province, district)
    periods = part.programme.periods
    year, standard = _last_rate_year(part, district), periods[-1].poverty_standard
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
        tuple(_commune_row(part, unit, rates, held) for unit in _communes(part, district)),
        notes=(
            Line.of(
                tr(
                    "“–” ở cột phân công: xã không có trong danh sách giai đoạn đó. Mỗi xã được giúp có "
                    "hồ sơ riêng."
                )
            ),
            Line.of(
                tr(
                    "Tiêu chí đạt: lần đánh giá cuối có xã này. Phường, thị trấn không thuộc chương "
                    "trình nông thôn mới."
                )
            ),
        ),
        orientation="landscape",
    )


def poverty_chart(province: Province, district: str) -> Chart | Prose:
    """The district's pooled rate, one line a standard, with the break drawn."""
    part = found.of_district(province, district)
    rates = found.yearly(part, district, _frame(part, district))
    if not rates:
        return paragraph(tr("Chưa có số liệu rà soát hộ nghèo của huyện."))
    name = part.units[district].full_name
    words = charts.Words(
        "district-poverty",
        _poverty.finding(name, _spans(part, district)),
        tr(
            "Biểu đồ đường: tỷ lệ hộ nghèo của {name} theo năm, mỗi chuẩn nghèo một đường, có "
            "vạch ngắt ở năm đổi chuẩn."
        ).format(name=name),
        Line.of(tr("Tỷ lệ hộ nghèo cuối năm, %, cộng từ các xã; không nối, không trừ giữa hai chuẩn.")),
    )
    return charts.broken_lines(words, charts.by_definition(rates, standard_labels(part)))


def poverty_change(province: Province, district: str) -> Table | Prose:
    """First and last year of each period: the district, and the province as published."""
    part = found.of_district(province, district)
    spans = _spans(part, district)
    if not spans:
        return paragraph(tr("Chưa đủ số liệu hai đầu kỳ của huyện."))
    rows: list[tuple[Content, ...]] = []
    for span in spans:
        rows.append(_shared.moved_row(part.units[district].full_name, span))
        rows += _province_row(part, span)
    notes = (
        Line.of(
            tr(
                "Toàn tỉnh: số đã công bố, chỉ khi có số chính thức ở cả hai năm đó; số của huyện "
                "cộng từ các xã."
            )
        ),
        Line.of(tr("Huyện giữ cùng một tập xã ở hai đầu kỳ (các xã của cuối năm 2024).")),
    )
    return _poverty.change_table(rows, "district-poverty-change", notes)


def bands_chart(province: Province, district: str) -> Chart | Prose:
    """Communes by criteria met at each assessment, a gap where the set changed."""
    part = found.of_district(province, district)
    told = _assessments(part, district)
    if not told:
        return paragraph(tr("Chưa có biểu đánh giá tiêu chí nông thôn mới của huyện."))
    rows = [(f"{a.as_of:%d/%m/%Y}", ntm.bands(part, *a, district)) for a in told]
    gaps = [i for i, (a, b) in enumerate(pairwise(told)) if a.criteria_set != b.criteria_set]
    words = charts.Words(
        "district-bands",
        tr("{rows} trong {of} xã đạt đủ tiêu chí đến {value}").format(
            rows=format.text(rows[-1][1][0]), of=rows[-1][1][0].of, value=rows[-1][0]
        ),
        tr("Biểu đồ thanh xếp chồng: số xã theo nhóm tiêu chí đạt qua {rows} lần đánh giá.").format(
            rows=len(rows)
        ),
        Line.of(tr("Số xã theo số tiêu chí đạt. Khoảng trống: đổi bộ tiêu chí, không so hai bên.")),
    )
    return charts.stacked_shares(words, rows, _BANDS, gaps)


def given(province: Province, district: str) -> Table | Prose:
    """Help by year as agencies report it for the communes of the district."""
    part = found.of_district(province, district)
    title = tr("Các đơn vị báo cáo đã giúp các xã của {full_name}").format(
        full_name=part.units[district].full_name
    )
    return _shared.given_table(part, Whose("district", district), "district-given", title)


def two_sides(province: Province, district: str) -> Table | Prose:
    """What agencies told beside what the district told of the same help, year by year."""
    part = found.of_district(province, district)
    told = found.sides(part, district)
    if not told:
        return paragraph(tr("Chưa bên nào kể việc giúp đỡ ở huyện này."))
    present = [s for s in _STATE_NAMES if any(t.states.get(s) for t in told)]
    return Table(
        "district-two-sides",
        tr("Tiền và hiện vật có giá trị: các đơn vị kể, huyện kể"),
        (
            Head("year", tr("Năm"), align="left"),
            Head("agency", tr("Các đơn vị kể")),
            Head("district", tr("Huyện kể")),
            *(Head(s, _STATE_NAMES[s], group=tr("Số dòng (xã, đơn vị, năm)")) for s in present),
        ),
        tuple(
            (str(t.year), _known(t.agency), _known(t.district), *(str(t.states.get(s, 0)) for s in present))
            for t in told
        ),
        notes=(
            Line.of(
                tr("Hai bên đặt cạnh nhau để đối chiếu, không cộng. Không gồm vốn chương trình nhà nước.")
            ),
        ),
        orientation="landscape",
    )


def resources(province: Province, district: str) -> Table | Prose:
    """New-style-rural money by source, as the district's own form tells it."""
    part = found.of_district(province, district)
    told = found.by_source(part, district)
    if not told:
        return paragraph(tr("Chưa có biểu huy động nguồn lực nông thôn mới của huyện."))
    years = sorted(told)
    sources = [s for s in _SOURCE_NAMES if any(s in told[y] for y in years)]
    return Table(
        "district-resources",
        tr("Nguồn lực xây dựng nông thôn mới theo nguồn, huyện kể"),
        (Head("source", tr("Nguồn"), align="left"), *(Head(f"y{y}", str(y)) for y in years)),
        tuple((_SOURCE_NAMES[s], *(told[y].get(s, "–") for y in years)) for s in sources),
        notes=(
            Line.of(
                tr(
                    "Số thực hiện. Đây không phải tiền của các đơn vị giúp xã, ghi để thấy cỡ của hai "
                    "nguồn tiền."
                )
            ),
        ),
        total_rows=tuple(i for i, s in enumerate(sources) if s == "total"),
        orientation="landscape",
    )


def reports(province: Province, district: str) -> Table:
    """Agencies' reports for the communes of the district by year and state, and the district's own round-up."""
    part = found.of_district(province, district)
    owed = found.owed_for_district(part, district)
    years = _shared.years_of(part)
    round_ups = of_kind(part, DISTRICT_KIND, years)
    mine = round_ups[round_ups["reporter_id"] == district]
    own = dict(zip(mine["year"].tolist(), mine["state"].tolist(), strict=True))
    rows: list[tuple[Content, ...]] = []
    for year in years:
        states = Counter(o.state for o in owed if o.year == year)
        state = own.get(year)
        chip = (
            Cell(Line.of(STATE_NAMES[state]), chip=_shared.STATE_CHIPS[state])
            if state
            else tr("không phải nộp")
        )
        rows.append((str(year), str(sum(states.values())), *(str(states[s]) for s in STATE_NAMES), chip))
    return Table(
        "district-reports",
        tr("Tình trạng báo cáo, {years_told}").format(years_told=_shared.years_told(years)),
        (
            Head("year", tr("Năm"), align="left"),
            Head("expected", tr("Phải nộp"), group=tr("Báo cáo của đơn vị giúp xã trong huyện")),
            *(
                Head(s, f"{n[0].upper()}{n[1:]}", group=tr("Báo cáo của đơn vị giúp xã trong huyện"))
                for s, n in STATE_NAMES.items()
            ),
            Head("own", tr("Tổng hợp của huyện"), align="left"),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "Đơn vị giúp xã ở nhiều huyện được tính ở từng huyện. Theo sổ tiếp nhận; không phải "
                    "kết luận."
                )
            ),
        ),
    )


def fell_least(province: Province, district: str) -> Prose:
    """The helped communes whose rate fell least and most in the last period: to look at, not to rank."""
    part = found.of_district(province, district)
    period = part.programme.periods[-1]
    helped, last = _helped(part, district, period), _last_rate_year(part, district)
    changes = found.commune_changes(part, period.key, last) if last else {}
    told = [(u, changes[u.key]) for u in _communes(part, district) if u.key in helped and u.key in changes]
    if len(told) < 2:
        return paragraph(tr("Chưa đủ xã có số hai đầu kỳ."))
    told.sort(key=lambda pair: (pair[1].change.points.value or 0.0, pair[0].key))
    ends = tr("cuối {year} – cuối {year_2}").format(
        year=told[0][1].before.dims["year"], year_2=told[0][1].after.dims["year"]
    )
    lines = [
        Line.of(
            f"{unit.full_name}: {{before}} → {{after}}, {{points}}.",
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


def problems(province: Province, district: str) -> Table | Prose:
    """What a person should look at in the lines the district sent and in those of its communes."""
    part = found.of_district(province, district)
    keys_ = {u.key for u in found.ever_in(part, district)} | {district}
    own = (part.table(t) for t in _TABLES)
    told = found.problems_of(part, [t[t["unit_key"].isin(list(keys_))] for t in own])
    return _shared.problems_table(told, "district-problems")


def _frame(part: Province, district: str) -> date:
    """The last 31 December on which the district existed: its communes of that day throughout."""
    end = part.units[district].valid_to or scopes.year_end(part.programme.years[-1])
    return end if (end.month, end.day) == (12, 31) else scopes.year_end(end.year - 1)


def _spans(part: Province, district: str) -> tuple[Span, ...]:
    return found.spans(part, district, _frame(part, district))


def _communes(part: Province, district: str) -> list[Unit]:
    return [u for u in part.units.at(_frame(part, district)) if part.units.district_key(u) == district]


def _helped(part: Province, district: str, period: Period) -> frozenset[str]:
    """Communes of the list of ``period`` that lay in the district when they were assigned."""
    units = part.units
    keys_ = scopes.assignment_rows(part, period)["unit_key"].dropna().unique()
    here = {u.key for u in units.at(period.assigned_on) if units.district_key(u) == district}
    return frozenset(here & set(keys_))


def _last_rate_year(part: Province, district: str) -> int | None:
    rates = found.yearly(part, district, _frame(part, district))
    return int(rates[-1].dims["year"]) if rates else None


def _commune_row(
    part: Province, unit: Unit, rates: dict[str, Figure], held: Sequence[pd.DataFrame]
) -> tuple[Content, ...]:
    ids = (rows.loc[rows["unit_key"] == unit.key, "agency_id"].dropna() for rows in held)
    by_period = [_shared.agencies_named(part, map(str, i)) or "–" for i in ids]
    told = found.marked(part, unit.key) if unit.is_rural_commune else ()
    now = ", ".join(u.full_name for u in found.life(part, unit.key).after) or "–"
    rate = rates.get(unit.key)
    return unit.full_name, *by_period, "–" if rate is None else rate, told[-1].met if told else "–", now


def _assessments(part: Province, district: str) -> list[Assessment]:
    last = _frame(part, district)
    return [
        a
        for a in ntm.dates(part)
        if part.programme.criteria_set(a.criteria_set).level == "basic" and a.as_of <= last
    ]


def _criteria_key(part: Province, district: str) -> Key:
    told = _assessments(part, district)
    if not told:
        return Key(
            tr("Tiêu chí nông thôn mới"), Line.of(tr("chưa có số liệu")), "", Line.of(tr("chưa có đánh giá."))
        )
    last = told[-1]
    mean = ntm.mean_criteria(part, *last, district)
    name = part.programme.criteria_set(last.criteria_set).name
    note = Line.of(
        tr("bình quân {n} xã đến {as_of}, {name}; {held} xã được công nhận đạt chuẩn."),
        n=str(mean.n),
        as_of=f"{last.as_of:%d/%m/%Y}",
        name=name,
        held=ntm.recognised(part, last.as_of, "standard", district),
    )
    return Key(tr("Tiêu chí nông thôn mới đạt"), Line((mean,)), tr("tiêu chí/xã"), note)


def _province_row(part: Province, span: Span) -> list[tuple[Content, ...]]:
    """The published province in the same two years, where both are outcomes."""
    years = [int(f.dims["year"]) for f in (span.before, span.after)]
    before, after = (poverty.published_rate(part, y, span.after.standard) for y in years)
    if any(f.value is None or f.status == "expected" for f in (before, after)):
        return []
    return [
        _shared.moved_row(
            tr("toàn tỉnh, đã công bố"),
            Span(span.period, before, after, poverty.change(before, after)),
            years=False,
        )
    ]


def _known(figure: Figure) -> Content:
    return "–" if figure.value is None else figure
