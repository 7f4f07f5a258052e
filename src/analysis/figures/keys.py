"""The answer first: lede, limit, key figures, findings and gaps of each kind of review."""

from __future__ import annotations

from analysis.figures import comparison
from analysis.figures.ntm import assessments, split_by_merger
from analysis.figures.shown import Key, Keys, Prose, bullets
from analysis.figures.spans import Line, Span, bare_count, in_column, line, moved
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, money, ntm, poverty, reporting
from analysis.indicators.frames import reorganised_on
from analysis.indicators.ntm import Assessment
from analysis.language import tr
from analysis.province import Province, When


def limit(province: Province, key: str | None = None) -> Prose:
    """What the data do not allow anyone to say, and what the comparison of period ``key`` came to.

    Without a period (a single year) no comparison is made: the sentence names the report that has it.
    """
    said = Line.of(
        tr(
            "Mọi xã đặc biệt khó khăn của tỉnh {province} đều được giúp, nên số liệu không cho "
            "biết nguyên nhân của thay đổi."
        ).format(province=province.programme.programme.province)
    )
    beside = (
        Line.of(tr("Phép so với các xã khác nằm ở báo cáo đánh giá giai đoạn."))
        if key is None
        else comparison.in_short(province, key)
    )
    return Prose("limit", (said, beside))


def annual_answer(province: Province, year: int) -> Prose:
    """One sentence: what was mobilised and where poverty and the criteria stand."""
    return Prose("lede", (_money_line(province, year), *_state_lines(province, year)))


def period_answer(province: Province, key: str) -> Prose:
    """What was mobilised in a period, and how the published outcomes moved."""
    return Prose("lede", (_money_line(province, key), *_published_line(province, key)))


def review_answer(province: Province) -> Prose:
    """The answers of all periods, each under its own standard, and recognition before and after the mergers."""
    told = (
        Line.of(
            "{money} {moved}",
            money=_money_line(province, p.key),
            moved=_joined(_published_line(province, p.key)),
        )
        for p in province.programme.periods
    )
    return Prose("lede", (*told, *_recognised_line(province)))


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
            tr("Tỷ lệ báo cáo đạt {rate}; {on_time} báo cáo đúng hạn."),
            rate=summary["reporting_rate"],
            on_time=summary["on_time"],
        ),
        Line.of(
            tr("Huy động được {cash} bằng tiền và {in_kind} bằng hiện vật, công trình có giá trị."),
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
                tr(
                    "Còn {missing} báo cáo chưa nhận, {without} không nêu lý do: mọi tổng tiền là mức "
                    "tối thiểu."
                ),
                missing=summary["missing"],
                without=summary["missing_without_reason"],
            ),
            Line.of(
                tr("Ít nhất {unvalued} khoản có giúp nhưng không ghi giá trị; không quy đổi thay đơn vị."),
                unvalued=bare_count(money.unvalued(province, years)),
            ),
            Line.of(
                tr("Mức đầy đủ của các ô trong biểu đã nhận: {cells}."), cells=summary["cell_completeness"]
            ),
            Line.of(
                tr(
                    "Xã nghèo nhất thường giảm nhanh nhất dù có được giúp hay không; chưa tách được phần "
                    "của việc giúp đỡ."
                )
            ),
        )
    )


def _money_line(province: Province, when: When) -> Line:
    years = province.years(when)
    return Line.of(
        tr(
            "Trong {span_of_years}, các đơn vị báo cáo giúp {cash} bằng tiền và {in_kind} bằng "
            "hiện vật, công trình."
        ),
        span_of_years=span_of_years(years),
        cash=money.mobilised(province, years, "cash"),
        in_kind=money.mobilised(province, years, "in_kind"),
    )


def _state_lines(province: Province, year: int) -> list[Line]:
    rate = _best_rate(province, year)
    if rate is None:
        return []
    name = province.programme.standard(rate.standard).name
    return [
        Line.of(
            tr("Cuối năm, tỷ lệ hộ nghèo {where} là {rate} ({name})."),
            where=_where(rate),
            name=name,
            rate=rate,
        )
    ]


def _poverty_lines(province: Province, years: tuple[int, ...]) -> list[Line]:
    if len(years) == 1:
        return _state_lines(province, years[0])
    whole = (p.key for p in province.programme.periods if set(p.years) <= set(years))
    return [entry for key in whole for entry in _published_line(province, key)]


def _published_line(province: Province, key: str) -> list[Line]:
    """The change between published outcomes of period ``key``; never one that rests on an estimate."""
    published = poverty.published_of(province, key)
    found = published.firm
    if found is None:
        return []
    name = province.programme.standard(found.after.standard).name
    return [
        Line.of(
            tr(
                "Tỷ lệ hộ nghèo toàn tỉnh (số đã công bố) {points} từ cuối {first} đến cuối {last}, "
                "{name}{left_out}."
            ),
            first=str(found.first),
            last=str(found.last),
            name=name,
            left_out=_left_out(province, key),
            points=moved(found.change.points),
        )
    ]


def _joined(lines: list[Line]) -> Line:
    return lines[0] if lines else Line(())


def _left_out(province: Province, key: str) -> str:
    """Which end of period ``key`` the published outcomes lack, in words."""
    period, published = province.programme.period(key), poverty.published_of(province, key)
    said = []
    if period.poverty_baseline_year in published.missing:
        said.append(
            tr("cuối {poverty_baseline_year} không có số công bố").format(
                poverty_baseline_year=period.poverty_baseline_year
            )
        )
    said += [tr("cuối {y} chỉ có số ước, không dùng").format(y=y) for y in published.expected]
    return f" ({'; '.join(said)})" if said else ""


def _recognised_line(province: Province) -> list[Line]:
    """Recognised communes before the mergers and new ones that meet all criteria: two counts, not one."""
    before, after = split_by_merger(province)
    if before is None:
        return []
    old = ntm.recognised(province, before.as_of)
    text = tr("Đến {as_of:%d/%m/%Y}, {{old}} trong {of} xã được công nhận đạt chuẩn nông thôn mới").format(
        as_of=before.as_of, of=old.of
    )
    if after is None:
        return [Line.of(text + ".", old=old)]
    met = ntm.bands(province, *after)[0]
    text += tr(
        "; sau sắp xếp 01/07/2025, {{met}} trong {of} xã mới đạt đủ 19 tiêu chí: hai tập xã "
        "khác nhau, không trừ cho nhau."
    ).format(of=met.of)
    return [Line.of(text, old=old, met=met)]


def _ntm_lines(province: Province, when: When) -> list[Line]:
    found = _same_frame(province, when)[-1:]
    return [
        Line.of(
            tr(
                "Đến {as_of}: bình quân {mean} tiêu chí/xã; {recognised} xã được công nhận đạt chuẩn "
                "nông thôn mới."
            ),
            as_of=f"{a.as_of:%d/%m/%Y}",
            mean=ntm.mean_criteria(province, *a),
            recognised=ntm.recognised(province, a.as_of),
        )
        for a in found
    ]


def _money_key(province: Province, when: When) -> Key:
    years = province.years(when)
    cash, kind = (money.mobilised(province, years, k) for k in ("cash", "in_kind"))
    return Key(
        tr("Huy động bằng tiền, {span_of_years}").format(span_of_years=span_of_years(years)),
        _line(cash),
        "",
        Line.of(
            tr(
                "từ {n}/{of} báo cáo có số; hiện vật, công trình {kind}; ít nhất {unvalued} khoản "
                "chưa có giá trị."
            ),
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
            tr("Tỷ lệ hộ nghèo cuối {year}").format(year=year),
            Line.of(tr("chưa có số liệu")),
            "",
            Line.of(tr("chưa có số cho năm này.")),
        )
    name = province.programme.standard(rate.standard).name
    expected = tr(", số ước") if rate.status == "expected" else ""
    return Key(
        tr("Tỷ lệ hộ nghèo cuối {year}, {name}{expected}").format(year=year, name=name, expected=expected),
        _line(rate),
        "",
        Line.of(f"{_where(rate)}."),
    )


def _change_key(province: Province, key: str) -> Key:
    period = province.programme.period(key)
    name = province.programme.standard(period.poverty_standard).name
    label = tr("Thay đổi tỷ lệ hộ nghèo toàn tỉnh, {name}").format(name=name)
    found = poverty.published_of(province, key).firm
    if found is None:
        return Key(label, Line.of(tr("chưa có số liệu")), "", Line.of(tr("chưa đủ số đã công bố.")))
    note = Line.of(
        tr("{before} (cuối {first}) → {after} (cuối {last}); tương đối {relative}; số đã công bố{left_out}."),
        first=str(found.first),
        last=str(found.last),
        left_out=_left_out(province, key),
        before=found.before,
        after=found.after,
        relative=found.change.relative,
    )
    points = found.change.points
    return Key(label, line(in_column(points)), tr("điểm %"), note)


def _ntm_key(province: Province, when: When) -> Key:
    found = _same_frame(province, when)
    if not found:
        return Key(
            tr("Tiêu chí nông thôn mới"), Line.of(tr("chưa có số liệu")), "", Line.of(tr("chưa có đánh giá."))
        )
    last = found[-1]
    return Key(
        tr("Tiêu chí nông thôn mới đạt"),
        _line(ntm.mean_criteria(province, *last)),
        tr("tiêu chí/xã"),
        Line.of(
            tr("bình quân đến {as_of}, {name}; {recognised} xã được công nhận đạt chuẩn{after}."),
            as_of=f"{last.as_of:%d/%m/%Y}",
            name=province.programme.criteria_set(last.criteria_set).name,
            recognised=ntm.recognised(province, last.as_of),
            after=_after_mergers(province, when),
        ),
    )


def _after_mergers(province: Province, when: When) -> Line:
    """New communes that meet all criteria, where the years go beyond the mergers."""
    after = [a for a in assessments(province, when) if a.as_of >= reorganised_on(province)]
    if not after or after[-1:] == _same_frame(province, when)[-1:]:
        return Line(())
    met = ntm.bands(province, *after[-1])[0]
    return Line.of(
        tr("; sau sắp xếp 01/07/2025: {met}/{of} xã mới đạt đủ 19 tiêu chí, không so trực tiếp"),
        of=str(met.of),
        met=met,
    )


def _same_frame(province: Province, when: When) -> list[Assessment]:
    """Assessments of the old communes; of the new ones only where there are no others."""
    found = assessments(province, when)
    old = [a for a in found if a.as_of < reorganised_on(province)]
    return old or found


def _recognised_key(province: Province) -> Key:
    before, after = split_by_merger(province)
    if before is None:
        return Key(
            tr("Xã đạt chuẩn nông thôn mới"),
            Line.of(tr("chưa có số liệu")),
            "",
            Line.of(tr("chưa có đánh giá.")),
        )
    note: dict[str, Span] = {}
    old = ntm.recognised(province, before.as_of)
    text = tr("trong {of} xã cũ, đến {as_of:%d/%m/%Y}.").format(of=old.of, as_of=before.as_of)
    if after is not None:
        met = ntm.bands(province, *after)[0]
        text += tr(
            " Sau sắp xếp 01/07/2025: {{met}} trong {of} xã mới đạt đủ 19 tiêu chí. Không so sánh trực tiếp."
        ).format(of=met.of)
        note["met"] = met
    return Key(tr("Xã đạt chuẩn nông thôn mới"), _line(old), tr("xã"), Line.of(text, **note))


def _best_rate(province: Province, year: int) -> Figure | None:
    """The published provincial rate of the period's standard, else the pooled rate of the communes."""
    standard = province.programme.period_of(year).poverty_standard
    published = poverty.published_rate(province, year, standard)
    if published.value is not None:
        return published
    pooled = poverty.rate(province, scope="province", year=year, standard=standard)
    return pooled if pooled.value is not None else None


def _where(rate: Figure) -> str:
    return tr("toàn tỉnh (đã công bố)") if rate.origin == "published" else tr("toàn tỉnh (cộng từ các xã)")


def _line(figure: Figure) -> Line:
    return Line((figure,))
