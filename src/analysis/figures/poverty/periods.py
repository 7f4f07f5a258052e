"""A period: the change that can honestly be given, three ways, pooled and unweighted, in two frames of communes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.figures.poverty._ends import CHANGE_HEADS, Ends, commune_ends, five, standard_name
from analysis.figures.poverty._words import say, word
from analysis.figures.shown import Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, in_column, moved
from analysis.indicators import Figure, frames, poverty, scopes
from analysis.indicators.frames import reorganised_on
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province

Row = tuple[Content, ...]


def period_summary(province: Province, key: str) -> Prose:
    """The published provincial change in points, relative and households, and what was never published.

    When the baseline has no figure, or the last year only an estimate, the change between outcomes comes
    first and what else can be said is said apart.
    """
    period = province.programme.period(key)
    found = poverty.published_of(province, key)
    if found.firm is None:
        return Prose("paragraph", (say("period.none", period=period.label),))
    whole = (found.firm.first, found.firm.last) == (period.poverty_baseline_year, period.last_year)
    gaps = []
    if found.missing:
        gaps.append(say("period.missing", years=_listed(found.missing)))
    if period.poverty_baseline_year in found.missing:
        baseline = str(period.poverty_baseline_year)
        gaps.append(say("period.missing_baseline", year=baseline, period=period.label))
    if found.expected:
        gaps.append(say("period.expected", years=_listed(found.expected)))
    others = {"from_before": found.from_before, "with_estimate": found.with_estimate}
    said = [
        [_step_line("period.change" if whole else "period.firm", province, found.firm, period.label)],
        gaps,
        [_step_line(f"period.{name}", province, step) for name, step in others.items() if step is not None],
    ]
    return Prose("paragraph", tuple(_one_line(lines) for lines in said if lines))


def period_changes(province: Province, key: str) -> Table:
    """Helped communes, the other units and the province: three ways of saying the change.

    Where the old communes ended inside the period, a row in today's units stands beside the one in theirs.
    """
    period = province.programme.period(key)
    ends, whole = commune_ends(province, period), Ends(period.poverty_baseline_year, period.last_year)
    asked = [("helped", f"list:{key}", ends)]
    if ends != whole:
        asked.append(("successors", f"successors:{key}", whole))
    asked += [("others", f"outside:{key}", ends), ("all", scopes.PROVINCE, ends)]
    if ends != whole:
        asked.append(("all", scopes.PROVINCE, whole))
    rows = [row for name, scope, span in asked for row in _change_row(province, period, name, scope, span)]
    published = poverty.published_change(province, key)
    if published is not None:
        name = f"{word('period.published')}, {published.first}–{published.last}{_estimate(published.after)}"
        rows.append((name, *five(published.before, published.after, published.change)))
    titled = word(
        "period.changes_title", period=period.label, standard=standard_name(province, period.poverty_standard)
    )
    return Table(
        f"poverty-changes-{key}", titled, CHANGE_HEADS, tuple(rows), notes=(say("period.changes_note"),)
    )


def frames_note(province: Province, key: str) -> Prose:
    """Why a period that outlives its communes is told in two frames."""
    period = province.programme.period(key)
    ends = commune_ends(province, period)
    if ends.last == period.last_year:
        lines = [say("period.one_frame", period=period.label)]
        events = frames.history(province.units, *map(scopes.year_end, ends))
        if len(events):
            lines.append(say("period.events", told=". ".join(events["what"])))
        return Prose("paragraph", tuple(lines))
    units = len(province.units.at(scopes.year_end(period.last_year)))
    return paragraph(
        word(
            "period.frames",
            first=ends.first,
            last=ends.last,
            on=f"{reorganised_on(province):%d/%m/%Y}",
            units=units,
        )
    )


def means(province: Province, key: str) -> Table:
    """The pooled rate beside the plain mean of the communes' rates, at both ends."""
    period = province.programme.period(key)
    ends, standard = commune_ends(province, period), period.poverty_standard
    rows: list[Row] = []
    for name, scope in (("helped", f"list:{key}"), ("others", f"outside:{key}"), ("all", scopes.PROVINCE)):
        told: list[Content] = [f"{word(f'period.{name}')}, {ends.label}"]
        for measure in (poverty.rate, poverty.unweighted_rate):
            before, after = (measure(province, scope=scope, year=y, standard=standard) for y in ends)
            told += map(in_column, (before, after, poverty.change(before, after).points))
        rows.append(tuple(told))
    groups = (tr("Tỷ lệ gộp"), tr("Bình quân giản đơn"))
    heads = [
        replace(head, key=f"{head.key}{i}", group=group)
        for i, group in enumerate(groups)
        for head in CHANGE_HEADS[1:4]
    ]
    return Table(
        f"poverty-means-{key}",
        word("period.means_title", period=period.label, standard=standard_name(province, standard)),
        (Head("scope", tr("Phạm vi"), align="left"), *heads),
        tuple(rows),
        notes=(say("period.means_note"),),
    )


def pace(province: Province, key: str) -> Table:
    """How fast: the change between years that follow each other and points a year, published and helped."""
    period = province.programme.period(key)
    standard, ends = period.poverty_standard, commune_ends(province, period)
    years = range(ends.first, period.last_year + 1)
    published = [f for f in poverty.published_series(province, standard) if int(f.dims["year"]) in years]
    helped = [
        poverty.rate(province, scope=f"list:{key}", year=y, standard=standard)
        for y in range(ends.first, ends.last + 1)
    ]
    rows: list[Row] = [
        (
            word(f"period.pace_{name}"),
            f"{step.first}–{step.last}{_estimate(step.before, step.after)}",
            *map(in_column, (step.before, step.after, step.change.points, step.per_year)),
        )
        for name, rates in (("published", published), ("helped", helped))
        for step in poverty.pace(rates)
    ]
    return Table(
        f"poverty-pace-{key}",
        word("period.pace_title", period=period.label, standard=standard_name(province, standard)),
        (
            Head("scope", tr("Phạm vi"), align="left"),
            Head("years", tr("Từ cuối – đến cuối"), align="left"),
            *CHANGE_HEADS[1:4],
            Head("pace", tr("Mỗi năm"), tr("điểm %")),
        ),
        tuple(rows),
        notes=(say("period.pace_note"),),
    )


def _change_row(province: Province, period: Period, name: str, scope: str, span: Ends) -> Iterator[Row]:
    standard = period.poverty_standard
    before, after = (poverty.rate(province, scope=scope, year=y, standard=standard) for y in span)
    if before.value is None or after.value is None:
        return
    counts = (poverty.households(province, scope=scope, year=y, standard=standard) for y in span)
    changed = poverty.change(before, after, *counts)
    yield (f"{word(f'period.{name}')}, {span.label}", *five(before, after, changed))


def _step_line(key: str, province: Province, step: poverty.Pace, period: str = "") -> Line:
    return say(
        key,
        period=period,
        standard=standard_name(province, step.after.standard),
        first=str(step.first),
        last=str(step.last),
        before=step.before,
        after=step.after,
        points=moved(step.change.points),
        relative=step.change.relative,
        households=_households(step.change),
    )


def _households(change: poverty.Change) -> Line | str:
    return "" if change.households is None else say("period.households", households=moved(change.households))


def _one_line(lines: Sequence[Line]) -> Line:
    """Sentences as one paragraph."""
    first, *rest = lines
    return Line((*first.spans, *(span for entry in rest for span in (" ", *entry.spans))))


def _estimate(*figures: Figure) -> str:
    return word("period.estimate_mark") if any(f.status == "expected" for f in figures) else ""


def _listed(years: tuple[int, ...]) -> str:
    return ", ".join(map(str, years))
