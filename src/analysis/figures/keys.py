"""The answer first: lede, limit, key figures, findings and gaps of each kind of review."""

from __future__ import annotations

from analysis.figures.ntm import assessments, split_by_merger
from analysis.figures.shown import Key, Keys, Prose, bullets
from analysis.figures.spans import Line, Span, bare_count, moved
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, money, ntm, poverty, reporting
from analysis.indicators.frames import reorganised_on
from analysis.indicators.ntm import Assessment
from analysis.indicators.poverty.period import PeriodChange, published_change
from analysis.province import Province, When


def limit(province: Province) -> Prose:
    """What the data do not allow anyone to say (the same sentence in every review)."""
    return Prose(
        "limit",
        (
            Line.of(
                f"Mọi xã đặc biệt khó khăn của tỉnh {province.programme.programme.province} đều được giúp, nên số "
                "liệu không cho biết nguyên nhân của thay đổi; so với các xã khác thì chỉ nói được điều ghi ở mục "
                "So sánh với các xã khác của báo cáo giai đoạn."
            ),
        ),
    )


def annual_answer(province: Province, year: int) -> Prose:
    """One sentence: what was mobilised and where poverty and the criteria stand."""
    return Prose("lede", (_money_line(province, year), *_state_lines(province, year)))


def period_answer(province: Province, key: str) -> Prose:
    """One sentence for a period."""
    period = province.programme.period(key)
    found = published_change(province, key)
    lines = [_money_line(province, key)]
    if found is not None:
        name = province.programme.standard(period.poverty_standard).name
        lines.append(
            Line.of(
                f"Tỷ lệ hộ nghèo toàn tỉnh (số đã công bố{_estimate(found)}) {{points}} từ cuối {found.first} đến cuối {found.last}, {name}.",
                points=moved(found.change.points),
            )
        )
    return Prose("lede", tuple(lines))


def review_answer(province: Province) -> Prose:
    """The answer over all periods: the last one measured under one standard."""
    last = province.programme.periods[-1]
    found = published_change(province, last.key)
    if found is None:
        return period_answer(province, last.key)
    name = province.programme.standard(last.poverty_standard).name
    return Prose(
        "lede",
        (
            Line.of(
                f"Tỷ lệ hộ nghèo toàn tỉnh (số đã công bố{_estimate(found)}) {{points}} từ cuối {found.first} đến cuối "
                f"{found.last}, theo cùng một chuẩn ({name}).",
                points=moved(found.change.points),
            ),
        ),
    )


def annual(province: Province, year: int) -> Keys:
    """Money, poverty and new-style-rural criteria of a year."""
    return Keys((_money_key(province, year), _rate_key(province, year), _ntm_key(province, year)))


def period(province: Province, key: str) -> Keys:
    """Money, poverty change and new-style-rural criteria of a period."""
    return Keys((_money_key(province, key), _change_key(province, key), _ntm_key(province, key)))


def review(province: Province) -> Keys:
    """Money and poverty change of the last period, recognised communes before the mergers."""
    last = province.programme.periods[-1].key
    return Keys((_money_key(province, last), _change_key(province, last), _recognised_key(province)))


def findings(province: Province, when: When) -> Prose:
    """What the figures show, one line each."""
    years = province.years(when)
    summary = reporting.summary(province, years)
    lines = [
        Line.of(
            "Tỷ lệ báo cáo đạt {rate}; {on_time} báo cáo đúng hạn.",
            rate=summary["reporting_rate"],
            on_time=summary["on_time"],
        ),
        Line.of(
            "Huy động được {cash} bằng tiền và {in_kind} bằng hiện vật, công trình có giá trị.",
            cash=money.mobilised(province, years, "cash"),
            in_kind=money.mobilised(province, years, "in_kind"),
        ),
        *_poverty_lines(province, years),
        *_ntm_lines(province, years),
    ]
    return bullets(lines)


def gaps(province: Province, when: When) -> Prose:
    """What is missing, and how much of it."""
    years = province.years(when)
    summary = reporting.summary(province, years)
    return bullets(
        (
            Line.of(
                "Còn {missing} báo cáo chưa nhận, {without} không nêu lý do: mọi tổng tiền là mức tối thiểu.",
                missing=summary["missing"],
                without=summary["missing_without_reason"],
            ),
            Line.of(
                "Ít nhất {unvalued} khoản có giúp nhưng không ghi giá trị; không quy đổi thay đơn vị.",
                unvalued=bare_count(money.unvalued(province, years)),
            ),
            Line.of("Mức đầy đủ của các ô trong biểu đã nhận: {cells}.", cells=summary["cell_completeness"]),
            Line.of(
                "Xã nghèo nhất thường giảm nhanh nhất dù có được giúp hay không; chưa tách được phần do giúp đỡ."
            ),
        )
    )


def _money_line(province: Province, when: When) -> Line:
    years = province.years(when)
    return Line.of(
        f"Trong {span_of_years(years)}, các đơn vị báo cáo giúp {{cash}} bằng tiền và {{in_kind}} bằng hiện vật, công trình.",
        cash=money.mobilised(province, years, "cash"),
        in_kind=money.mobilised(province, years, "in_kind"),
    )


def _state_lines(province: Province, year: int) -> list[Line]:
    rate = _best_rate(province, year)
    if rate is None:
        return []
    name = province.programme.standard(rate.standard).name
    return [Line.of(f"Cuối năm, tỷ lệ hộ nghèo {_where(rate)} là {{rate}} ({name}).", rate=rate)]


def _poverty_lines(province: Province, years: tuple[int, ...]) -> list[Line]:
    lines = []
    for period in province.programme.periods:
        found = published_change(province, period.key) if set(period.years) <= set(years) else None
        if found is not None:
            name = province.programme.standard(period.poverty_standard).name
            lines.append(
                Line.of(
                    f"Tỷ lệ hộ nghèo toàn tỉnh {{points}} từ cuối {found.first} đến cuối {found.last} ({name}; số đã công "
                    f"bố{_estimate(found)}).",
                    points=moved(found.change.points),
                )
            )
    return lines


def _ntm_lines(province: Province, when: When) -> list[Line]:
    found = _same_frame(province, when)[-1:]
    return [
        Line.of(
            f"Đến {a.as_of:%d/%m/%Y}: bình quân {{mean}} tiêu chí/xã; {{recognised}} xã được công nhận đạt chuẩn nông thôn mới.",
            mean=ntm.mean_criteria(province, *a),
            recognised=ntm.recognised(province, a.as_of),
        )
        for a in found
    ]


def _money_key(province: Province, when: When) -> Key:
    years = province.years(when)
    cash, kind = (money.mobilised(province, years, k) for k in ("cash", "in_kind"))
    return Key(
        f"Huy động bằng tiền, {span_of_years(years)}",
        _line(cash),
        "",
        Line.of(
            "từ {n}/{of} báo cáo có số; hiện vật, công trình {kind}; ít nhất {unvalued} khoản chưa có giá trị.",
            n=str(cash.n if cash.n is not None else "?"),
            of=str(cash.of if cash.of is not None else "?"),
            kind=kind,
            unvalued=bare_count(money.unvalued(province, years)),
        ),
    )


def _rate_key(province: Province, year: int) -> Key:
    rate = _best_rate(province, year)
    if rate is None:
        return Key(
            f"Tỷ lệ hộ nghèo cuối {year}", Line.of("chưa có số liệu"), "", Line.of("chưa có số cho năm này.")
        )
    name = province.programme.standard(rate.standard).name
    expected = ", số ước" if rate.status == "expected" else ""
    return Key(
        f"Tỷ lệ hộ nghèo cuối {year}, {name}{expected}",
        _line(rate),
        "",
        Line.of(f"{_where(rate)}."),
    )


def _change_key(province: Province, key: str) -> Key:
    period = province.programme.period(key)
    name = province.programme.standard(period.poverty_standard).name
    label = f"Tỷ lệ hộ nghèo toàn tỉnh, {name}"
    found = published_change(province, key)
    if found is None:
        return Key(label, Line.of("chưa có số liệu"), "", Line.of("chưa đủ số đã công bố."))
    note = Line.of(
        f"{{before}} → {{after}}, cuối {found.first}–{found.last}; tương đối {{relative}}; số đã công bố{_estimate(found)}.",
        before=found.before,
        after=found.after,
        relative=found.change.relative,
    )
    points = found.change.points
    return Key(label, Line(((points, format.text(points, unit=False)),)), "điểm %", note)


def _ntm_key(province: Province, when: When) -> Key:
    found = _same_frame(province, when)
    if not found:
        return Key("Tiêu chí nông thôn mới", Line.of("chưa có số liệu"), "", Line.of("chưa có đánh giá."))
    last = found[-1]
    return Key(
        "Tiêu chí nông thôn mới đạt",
        _line(ntm.mean_criteria(province, *last)),
        "tiêu chí/xã",
        Line.of(
            f"bình quân đến {last.as_of:%d/%m/%Y}, {province.programme.criteria_set(last.criteria_set).name}; "
            "{recognised} xã được công nhận đạt chuẩn.",
            recognised=ntm.recognised(province, last.as_of),
        ),
    )


def _same_frame(province: Province, when: When) -> list[Assessment]:
    """Assessments of the old communes; of the new ones only where there are no others."""
    found = assessments(province, when)
    old = [a for a in found if a.as_of < reorganised_on(province)]
    return old or found


def _recognised_key(province: Province) -> Key:
    before, after = split_by_merger(province)
    if before is None:
        return Key("Xã đạt chuẩn NTM", Line.of("chưa có số liệu"), "", Line.of("chưa có đánh giá."))
    note: dict[str, Span] = {}
    text = f"xã cũ, đến {before.as_of:%d/%m/%Y}."
    if after is not None:
        text += " Sau sắp xếp 01/7/2025: {met} xã mới đạt đủ 19 tiêu chí. Không so sánh trực tiếp."
        note["met"] = ntm.bands(province, *after)[0]
    return Key("Xã đạt chuẩn NTM", _line(ntm.recognised(province, before.as_of)), "xã", Line.of(text, **note))


def _best_rate(province: Province, year: int) -> Figure | None:
    """The published provincial rate of the period's standard, else the pooled rate of the communes."""
    standard = province.programme.period_of(year).poverty_standard
    published = poverty.published_rate(province, year, standard)
    if published.value is not None:
        return published
    pooled = poverty.rate(province, scope="province", year=year, standard=standard)
    return pooled if pooled.value is not None else None


def _estimate(found: PeriodChange) -> str:
    """Words for a change that rests on an estimate."""
    ends = ((found.first, found.before), (found.last, found.after))
    years = [str(y) for y, f in ends if f.status == "expected"]
    return f", năm {' và '.join(years)} là số ước" if years else ""


def _where(rate: Figure) -> str:
    return "toàn tỉnh (đã công bố)" if rate.origin == "published" else "toàn tỉnh (cộng từ các xã)"


def _line(figure: Figure) -> Line:
    return Line((figure,))
