"""Both periods side by side: read across, never subtracted."""

from __future__ import annotations

from collections.abc import Callable

from analysis.figures.ntm import assessments
from analysis.figures.poverty import commune_ends
from analysis.figures.shown import Head, Table
from analysis.figures.spans import Line, moved
from analysis.indicators import Figure, money, ntm, poverty, reporting, scopes
from analysis.indicators.frames import reorganised_on
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province

_Measure = Callable[[Province, Period], Line | Figure | str]


def side_by_side(province: Province) -> Table:
    """Money, reporting, poverty and criteria of every period, each with its own standard and set."""
    periods = province.programme.periods
    rows = tuple((label, *(measure(province, p) for p in periods)) for label, measure in _MEASURES)
    return Table(
        "side-by-side",
        tr("Hai giai đoạn đặt cạnh nhau"),
        (
            Head("measure", tr("Nội dung"), align="left"),
            *(Head(p.key, p.label, align="left") for p in periods),
        ),
        rows,
        notes=(
            Line.of(
                tr(
                    "Chuẩn nghèo và bộ tiêu chí của hai giai đoạn khác nhau, nên các dòng về nghèo và "
                    "nông thôn mới không trừ được cho nhau."
                )
            ),
            Line.of(
                tr(
                    "Số đã công bố của toàn tỉnh chỉ lấy kết quả chính thức; số ước không dùng. Các dòng "
                    "của xã cộng từ số liệu xã, có mốc đầu kỳ khác với số đã công bố."
                )
            ),
            Line.of(
                tr(
                    "Tiền: giá hiện hành, trừ dòng quy về giá năm 2025; chỉ số giá năm 2023 và 2024 chưa "
                    "kiểm chứng, nên dòng này chỉ để đặt hai giai đoạn cạnh nhau."
                )
            ),
        ),
    )


def _at_least(kind: money.Kind) -> _Measure:
    def measure(province: Province, period: Period) -> Line | Figure | str:
        figure = money.mobilised(province, period.years, kind)
        if figure.value is None:
            return figure
        return Line.of(
            tr("{amount} từ {n}/{of} báo cáo có số"), amount=figure, n=str(figure.n), of=str(figure.of)
        )

    return measure


def _constant(province: Province, period: Period) -> Line:
    return Line.of(
        tr("{cash} tiền; {kind} hiện vật"),
        cash=money.constant_prices(province, period.years, "cash"),
        kind=money.constant_prices(province, period.years, "in_kind"),
    )


def _reports(province: Province, period: Period) -> Line:
    figures = reporting.summary(province, period.years)
    return Line.of(
        tr("{rate}; {on_time} báo cáo đúng hạn, {missing} chưa nhận"),
        rate=figures["reporting_rate"],
        on_time=figures["on_time"],
        missing=figures["missing"],
    )


def _poverty(part: str) -> _Measure:
    def measure(province: Province, period: Period) -> Line | Figure | str:
        found = poverty.published_of(province, period.key).firm
        if found is None:
            return tr("chưa đủ số đã công bố")
        if part == "rates":
            return Line.of(
                tr("{before} (cuối {first}) → {after} (cuối {last})"),
                first=str(found.first),
                last=str(found.last),
                before=found.before,
                after=found.after,
            )
        if part == "points":
            return found.change.points
        if part == "relative":
            return found.change.relative
        return found.change.households or tr("số hộ hai đầu kỳ chưa công bố đủ")

    return measure


def _pooled(scope: str) -> _Measure:
    """The pooled rate of ``scope`` over the years in which the helped communes of the period still existed."""

    def measure(province: Province, period: Period) -> Line | str:
        ends = [
            poverty.rate(
                province, scope=scope.format(key=period.key), year=y, standard=period.poverty_standard
            )
            for y in commune_ends(province, period)
        ]
        if any(e.value is None for e in ends):
            return tr("chưa đủ số liệu")
        return Line.of(
            tr("{before} (cuối {year}) → {after} (cuối {year_2}), {points}"),
            year=ends[0].dims["year"],
            year_2=ends[1].dims["year"],
            before=ends[0],
            after=ends[1],
            points=moved(poverty.change(*ends).points),
        )

    return measure


def _criteria(province: Province, period: Period) -> Line | str:
    found = [a for a in assessments(province, period.key) if a.as_of < reorganised_on(province)]
    if not found:
        return tr("chưa có đánh giá")
    last = found[-1]
    return Line.of(
        tr("{mean} tiêu chí/xã đến {as_of}; {recognised} xã được công nhận"),
        as_of=f"{last.as_of:%d/%m/%Y}",
        mean=ntm.mean_criteria(province, *last),
        recognised=ntm.recognised(province, last.as_of),
    )


_MEASURES: tuple[tuple[str, _Measure], ...] = (
    (tr("Quyết định phân công"), lambda _, p: p.assignment_decision),
    (tr("Số xã được giúp đỡ"), reporting.assigned_communes),
    (tr("Số cơ quan, đơn vị"), reporting.assigned_agencies),
    (tr("Giúp bằng tiền, ít nhất"), _at_least("cash")),
    (tr("Hiện vật, công trình có giá trị, ít nhất"), _at_least("in_kind")),
    (tr("Khoản chưa ghi giá trị"), lambda v, p: money.unvalued(v, p.years)),
    (tr("Quy về giá năm 2025"), _constant),
    (tr("So với nguồn lực nông thôn mới cùng thời gian"), lambda v, p: money.scale_against_ntm(v, p.years)),
    (tr("Báo cáo đã nhận"), _reports),
    (tr("Chuẩn nghèo"), lambda v, p: v.programme.standard(p.poverty_standard).name),
    (tr("Tỷ lệ hộ nghèo toàn tỉnh (đã công bố)"), _poverty("rates")),
    (tr("Thay đổi đã công bố, điểm phần trăm"), _poverty("points")),
    (tr("Thay đổi tương đối"), _poverty("relative")),
    (tr("Thay đổi số hộ nghèo"), _poverty("households")),
    (tr("Tỷ lệ hộ nghèo, các xã được giúp đỡ"), _pooled("list:{key}")),
    (tr("Tỷ lệ hộ nghèo, toàn tỉnh cộng từ các xã, cùng các năm"), _pooled(scopes.PROVINCE)),
    (tr("Bộ tiêu chí nông thôn mới"), lambda v, p: v.programme.criteria_set(p.criteria_set).name),
    (tr("Tiêu chí đạt bình quân và xã được công nhận"), _criteria),
)
