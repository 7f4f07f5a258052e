"""The comparison in tables: every estimate, every test of the ladder, the way from day to day."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from analysis.figures.comparison._words import (
    MISSING,
    base,
    cell,
    filled,
    interval,
    nothing,
    standard,
    wording,
)
from analysis.figures.shown import Cell, Chip, Content, Head, Prose, Table
from analysis.figures.spans import Line
from analysis.indicators import Figure, format
from analysis.indicators.caveats import catalogue
from analysis.indicators.comparison import (
    Comparison,
    Estimate,
    Outcome,
    compare,
    day_words,
    rules,
    steps,
)
from analysis.province import Province

_SENTENCE = re.compile(r"(?<=\.) ")
_RESULT: dict[bool | None, tuple[str, Chip]] = {
    True: ("passed", "ok"),
    False: ("failed", "warn"),
    None: ("unknown", "quiet"),
}


def estimates(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """Every estimate with its interval, its communes and how to read it."""
    found, words = compare(province, period, outcome), wording()["estimates"]
    if found is None:
        return nothing(province, period, outcome)
    unit = wording()["outcomes"][outcome]["change_unit"]
    heads = (
        Head("measure", words["measure"], align="left"),
        Head("value", words["value"]),
        Head("low", words["low"], group=interval()),
        Head("high", words["high"], group=interval()),
        Head("base", words["base"]),
        Head("read", words["read"], align="left"),
    )
    notes = [
        Line.of(words["note_base"], used=str(len(found.sample.communes)), standard=standard(found), unit=unit)
    ]
    notes += [Line.of(text) for text in _said(found)]
    return Table(
        f"comparison-estimates-{outcome}-{period}",
        filled(words["title"], found),
        heads,
        tuple(_rows(found)),
        notes=tuple(notes),
    )


def checks(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """The tests of the ladder step by step: which are passed, which are not, which could not be made."""
    found, words = compare(province, period, outcome), wording()["checks"]
    if found is None:
        return nothing(province, period, outcome)
    heads = (
        Head("step", words["step"], align="left"),
        Head("question", words["question"], align="left"),
        Head("result", words["result"], align="left"),
        Head("answer", words["answer"], align="left"),
    )
    made = {c.code: c for c in found.checks}
    rows: list[tuple[Content, ...]] = []
    for step in steps():
        for code in step.needs:
            word, chip = _RESULT[made[code].passed]
            result = Cell(Line((words[word],)), chip=chip)
            rows.append((step.name, made[code].asks, result, made[code].answer))
    return Table(
        f"comparison-checks-{outcome}-{period}",
        filled(words["title"], found),
        heads,
        tuple(rows),
        notes=(Line.of(words["note"], name=found.step.name),),
    )


def quartiles(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """Regression to the mean: the change of both groups by quartile of the start."""
    found, words = compare(province, period, outcome), wording()["quartiles"]
    if found is None:
        return nothing(province, period, outcome)
    unit = wording()["outcomes"][outcome]["change_unit"]
    heads = [Head("quartile", words["group"], align="left")]
    for group in ("helped", "others"):
        heads.append(Head(f"{group}-n", words["communes"], group=words[group]))
        heads.append(Head(f"{group}-change", words["change"], unit, group=words[group]))
    rows = []
    for number, name in enumerate(words["names"], start=1):
        cells: list[Content] = [name]
        for group in ("helped", "others"):
            part = found.returning.quartiles[group, number]
            cells += [str(part.n), cell(part)]
        rows.append(tuple(cells))
    return Table(
        f"comparison-quartiles-{outcome}-{period}",
        filled(words["title"], found),
        tuple(heads),
        tuple(rows),
        notes=(Line.of(words["note"]), Line.of(words["note_standard"], standard=standard(found))),
    )


def way(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """How the unadjusted gap moved from one day with values to the next, before the assignment and after."""
    found, words = compare(province, period, outcome), wording()["way"]
    if found is None:
        return nothing(province, period, outcome)
    labels = wording()["estimates"]
    heads = (
        Head("span", words["span"], align="left"),
        Head("value", labels["value"], wording()["outcomes"][outcome]["change_unit"]),
        Head("low", labels["low"], group=interval()),
        Head("high", labels["high"], group=interval()),
        Head("base", labels["base"]),
    )
    rows = [_way_row(e, f" ({words['before']})") for e in found.way.before]
    rows += [_way_row(e) for e in found.way.after]
    note = Line.of(words["note"], standard=standard(found), why=str(found.way.note))
    title = words["title"].format(what=wording()["outcomes"][outcome]["what"])
    return Table(f"comparison-way-{outcome}-{period}", title, heads, tuple(rows), notes=(note,))


def _rows(found: Comparison) -> list[tuple[Content, ...]]:
    names = {
        "difference_province": found.difference["province"],
        "difference_pooled": found.pooled,
        "difference_district": found.difference["district"],
        "ancova_province": found.ancova["province"],
        "ancova_district": found.ancova["district"],
        "randomisation": found.randomisation,
        "slope_others": found.returning.slopes["others"],
        "slope_helped": found.returning.slopes["helped"],
        "pretrend": found.way.adjusted,
        "pretrend_plain": found.way.unadjusted,
        "pretrend_other": found.way.other,
        "dose_slope": found.dose_slope,
        "dose_rank": found.dose_rank,
        "dose_share": found.dose_share,
    }
    other = found.way.other_name
    return [_row(name, shown, other) for name, shown in names.items() if shown is not None and _known(shown)]


def _known(shown: Estimate | Figure) -> bool:
    return (shown if isinstance(shown, Figure) else shown.value).value is not None


def _row(name: str, shown: Estimate | Figure, other: str) -> tuple[Content, ...]:
    limit = format.number(rules().significance, 2)
    label, read = (text.format(standard=other, significance=limit) for text in wording()["rows"][name])
    if isinstance(shown, Figure):
        return label, cell(shown), MISSING, MISSING, base(shown), read
    return label, cell(shown.value), cell(shown.low), cell(shown.high), base(shown.value), read


def _way_row(shown: Estimate, after: str = "") -> tuple[Content, ...]:
    first, last = (date.fromisoformat(shown.value.dims[k]) for k in ("from", "to"))
    span = f"{day_words(first)} – {day_words(last)}{after}"
    return span, cell(shown.value), cell(shown.low), cell(shown.high), base(shown.value)


def _said(found: Comparison) -> list[str]:
    """What the estimates say against themselves, each sentence once, the intervals left to the columns."""
    adjusted = [e.value for e in found.ancova.values()]
    shown = [*adjusted, found.difference["district"].value, found.dose_slope.value]
    texts = [f.caveat for f in shown if f.value is None or f in adjusted]
    sentences = dict.fromkeys(s for text in (*texts, str(found.way.note)) for s in _SENTENCE.split(text) if s)
    dash = any(f.value is None for f in shown)
    kept = [s for s in sentences if not s.startswith(_interval_words())]
    return [wording()["estimates"]["note_missing"]] * dash + kept


@cache
def _interval_words() -> str:
    return catalogue()["comparison_interval"].text.partition("{")[0]
