"""What of a change is the list and not the communes; and how communes that began alike moved."""

from __future__ import annotations

from itertools import pairwise

from analysis.figures import charts
from analysis.figures.poverty._ends import CHANGE_HEADS, commune_ends, known, standard_name
from analysis.figures.poverty._words import say, word
from analysis.figures.shown import Chart, Content, Head, Prose, Table
from analysis.figures.spans import Line, in_column
from analysis.indicators import Figure, format, poverty
from analysis.language import tr
from analysis.province import Province

_HEADS = (
    Head("part", tr("Phần của thay đổi"), align="left"),
    Head("points", tr("Tỷ lệ hộ nghèo"), tr("điểm %")),
    Head("households", tr("Số hộ nghèo"), tr("hộ")),
)


def composition(province: Province, key: str) -> Table | Prose:
    """The change of the programme's list taken apart: within communes, their weights, entrants, exits."""
    period = province.programme.period(key)
    found = poverty.list_change(province, key, *commune_ends(province, period))
    if found is None:
        return Prose("paragraph", (say("composition.none", period=period.label),))
    title = word("composition.title", period=period.label, standard=standard_name(province, found.standard))
    note = say("composition.note", before=found.before, after=found.after)
    return _table(f"poverty-composition-{key}", title, found, note)


def list_break(province: Province) -> Table | Prose:
    """The lists of two periods on one day under one standard: what differs is the list alone."""
    for old, new in pairwise(province.programme.periods):
        for standard in (new.poverty_standard, old.poverty_standard):
            found = poverty.list_break(province, old.key, new.key, standard)
            if found is None:
                continue
            title = word(
                "composition.break_title",
                year=new.poverty_baseline_year,
                standard=standard_name(province, standard),
            )
            note = say(
                "composition.break_note",
                before=found.before,
                after=found.after,
                old=old.label,
                new=new.label,
            )
            return _table(f"poverty-lists-{old.key}-{new.key}", title, found, note)
    return Prose("paragraph", (say("composition.break_none"),))


def by_baseline(province: Province, key: str) -> Table | Prose:
    """Quarters of the communes by their first rate: helped and others that began alike, side by side."""
    period = province.programme.period(key)
    ends, standard = commune_ends(province, period), period.poverty_standard
    quarters = poverty.by_baseline(province, *ends, standard, f"list:{key}")
    if not quarters:
        return Prose("paragraph", (say("baseline.none"),))
    rows: list[tuple[Content, ...]] = []
    for quarter in quarters:
        for side, group in quarter.groups.items():
            change = group.change
            rates = map(_in_column, (group.before, group.after, change.points, change.relative))
            name = f"{_name(quarter)}, {word(f'baseline.{side}')}"
            rows.append((name, group.communes, *rates, known(change.households)))
    lonely = [str(q.number) for q in quarters if not q.groups["others"].communes.value]
    notes = [say("baseline.note")]
    if lonely:
        notes.append(say("baseline.no_pair", quarters=", ".join(lonely)))
    name = standard_name(province, standard)
    return Table(
        f"poverty-baseline-{key}",
        word("baseline.title", first=ends.first, last=ends.last, standard=name),
        (
            Head("group", tr("Nhóm theo tỷ lệ đầu kỳ"), align="left"),
            Head("communes", tr("Số xã"), tr("xã")),
            Head("before", tr("Cuối {first}").format(first=ends.first), "%"),
            Head("after", tr("Cuối {last}").format(last=ends.last), "%"),
            *CHANGE_HEADS[3:],
        ),
        tuple(rows),
        notes=tuple(notes),
    )


def by_baseline_chart(province: Province, key: str) -> Chart:
    """The same quarters drawn: two marks a group, helped and others apart."""
    period = province.programme.period(key)
    ends, standard = commune_ends(province, period), period.poverty_standard
    quarters = poverty.by_baseline(province, *ends, standard, f"list:{key}")
    pairs = [
        (f"{_name(quarter)}, {word(f'baseline.{side}')}", group.before, group.after)
        for quarter in quarters
        for side, group in quarter.groups.items()
    ]
    words = charts.Words(
        f"poverty-baseline-chart-{key}",
        word("baseline.chart_title" if _steeper(quarters) else "baseline.chart_plain"),
        word("baseline.chart_alt", first=ends.first, last=ends.last),
        say("baseline.chart_caption", standard=standard_name(province, standard)),
    )
    return charts.before_and_after(words, (str(ends.first), str(ends.last)), pairs)


def _table(table_id: str, title: str, found: poverty.Decomposition, note: Line) -> Table:
    rows: list[tuple[Content, ...]] = [
        (figure.label_of_group, _in_column(figure), found.households.get(part, "–"))
        for part, figure in found.points.items()
    ]
    return Table(
        table_id,
        title,
        _HEADS,
        tuple(rows),
        notes=(note, say("composition.communes", **{str(k): v for k, v in found.communes.items()})),
        total_rows=(len(rows) - 1,),
    )


def _in_column(figure: Figure | None) -> Content:
    """``figure`` without the unit that the head tells, or a dash where there is none."""
    return "–" if figure is None or figure.value is None else in_column(figure)


def _name(quarter: poverty.Quarter) -> str:
    ends = {"low": format.number(quarter.low, 1), "high": format.number(quarter.high, 1)}
    return word("baseline.quarter", number=quarter.number, **ends)


def _steeper(quarters: tuple[poverty.Quarter, ...]) -> bool:
    """Whether each poorer quarter of the helped fell by more points than the next."""
    falls = [
        float(q.groups["helped"].change.points.value)
        for q in quarters
        if q.groups["helped"].change.points.value is not None
    ]
    return len(falls) > 1 and all(a < b for a, b in pairwise(falls))
