"""The comparison told: what differs, at which start, which tests are passed, and the words they allow."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from analysis.figures.comparison_chart import draw
from analysis.figures.shown import Cell, Chart, Chip, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, Span, moved
from analysis.indicators import Figure, format
from analysis.indicators.caveats import catalogue
from analysis.indicators.comparison import (
    Check,
    Comparison,
    Estimate,
    Outcome,
    compare,
    day_words,
    rules,
    steps,
)
from analysis.province import Province

_PATH = Path(__file__).with_suffix(".toml")
_SENTENCE = re.compile(r"(?<=\.) ")
_MISSING = "–"
_ADJUSTED = ("against", "ancova", "low", "high", "helped", "others", "unclear")
_RESULT: dict[bool | None, tuple[str, Chip]] = {
    True: ("passed", "ok"),
    False: ("failed", "warn"),
    None: ("unknown", "quiet"),
}


@cache
def wording() -> dict[str, Any]:
    """The sentences and headings of ``comparison.toml``."""
    return tomllib.loads(_PATH.read_text(encoding="utf-8"))


def summary(province: Province, period: str, outcome: Outcome = "poverty") -> Prose:
    """The answer in a few sentences, the last of them the one of the ladder."""
    found, words = compare(province, period, outcome), wording()["summary"]
    if found is None:
        return _nothing(province, period, outcome)
    lines = [_changes(found)]
    if found.pooled is not None:
        lines.append(Line.of(words["pooled"], pooled=signed(found.pooled)))
    if found.returning.expected.value is not None:
        lines.append(_expected(found))
    lines += [*_at_the_same_start(found), *_bounded(found)]
    lines.append(Line.of(words["step"], name=found.step.name, says=found.step.says))
    return Prose("paragraph", tuple(lines))


def in_short(province: Province, period: str, outcome: Outcome = "poverty") -> Line:
    """The comparison at the same start in one sentence, with the words the tests allow."""
    found = compare(province, period, outcome)
    if found is None:
        return _nothing(province, period, outcome).paragraphs[0]
    adjusted = _adjusted(found, "short")
    if adjusted is None:
        return Line.of(_filled(wording()["summary"]["short_only"], found), says=found.step.says)
    return Line.of(
        "{adjusted} {step}", adjusted=adjusted, step=wording()["summary"]["short_step"][found.step.key]
    )


def estimates(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """Every estimate with its interval, its communes and how to read it."""
    found, words = compare(province, period, outcome), wording()["estimates"]
    if found is None:
        return _nothing(province, period, outcome)
    unit = wording()["outcomes"][outcome]["change_unit"]
    heads = (
        Head("measure", words["measure"], align="left"),
        Head("value", words["value"]),
        Head("low", words["low"], group=_interval()),
        Head("high", words["high"], group=_interval()),
        Head("base", words["base"]),
        Head("read", words["read"], align="left"),
    )
    notes = [
        Line.of(
            words["note_base"], used=str(len(found.sample.communes)), standard=_standard(found), unit=unit
        )
    ]
    notes += [Line.of(text) for text in _said(found)]
    return Table(
        f"comparison-estimates-{outcome}-{period}",
        _filled(words["title"], found),
        heads,
        tuple(_rows(found)),
        notes=tuple(notes),
    )


def checks(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """The tests of the ladder step by step: which are passed, which are not, which could not be made."""
    found, words = compare(province, period, outcome), wording()["checks"]
    if found is None:
        return _nothing(province, period, outcome)
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
        _filled(words["title"], found),
        heads,
        tuple(rows),
        notes=(Line.of(words["note"], name=found.step.name),),
    )


def quartiles(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """Regression to the mean: the change of both groups by quartile of the start."""
    found, words = compare(province, period, outcome), wording()["quartiles"]
    if found is None:
        return _nothing(province, period, outcome)
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
            cells += [str(part.n), _cell(part)]
        rows.append(tuple(cells))
    return Table(
        f"comparison-quartiles-{outcome}-{period}",
        _filled(words["title"], found),
        tuple(heads),
        tuple(rows),
        notes=(Line.of(words["note"]), Line.of(words["note_standard"], standard=_standard(found))),
    )


def way(province: Province, period: str, outcome: Outcome = "poverty") -> Table | Prose:
    """How the unadjusted gap moved from one day with values to the next, before the assignment and after."""
    found, words = compare(province, period, outcome), wording()["way"]
    if found is None:
        return _nothing(province, period, outcome)
    labels = wording()["estimates"]
    heads = (
        Head("span", words["span"], align="left"),
        Head("value", labels["value"], wording()["outcomes"][outcome]["change_unit"]),
        Head("low", labels["low"], group=_interval()),
        Head("high", labels["high"], group=_interval()),
        Head("base", labels["base"]),
    )
    rows = [_way_row(e, f" ({words['before']})") for e in found.way.before]
    rows += [_way_row(e) for e in found.way.after]
    note = Line.of(words["note"], standard=_standard(found), why=str(found.way.note))
    title = words["title"].format(what=wording()["outcomes"][outcome]["what"])
    return Table(f"comparison-way-{outcome}-{period}", title, heads, tuple(rows), notes=(note,))


def start_chart(province: Province, period: str, outcome: Outcome = "poverty") -> Chart | Prose:
    """Change against start, both groups with their lines, the common range shaded; one definition only."""
    found = compare(province, period, outcome)
    if found is None:
        return _nothing(province, period, outcome)
    return draw(found, wording())


def method(province: Province, period: str) -> Prose:
    """How it was compared and what it cannot say; the same for every period of every province."""
    province.programme.period(period)
    return Prose("limit", tuple(Line.of(p) for p in wording()["method"]["paragraphs"]))


def signed(figure: Figure) -> Span:
    """A difference with its sign, ``+0,54 điểm %`` or ``+0,86``."""
    if figure.value is None or figure.value <= 0:
        return figure
    return figure, "+" + format.text(figure).lstrip("+")


def _changes(found: Comparison) -> Line:
    helped, others = (
        next(f for f in found.changes if f.dims["group"] == g and f.dims["weights"] == "equal")
        for g in ("helped", "others")
    )
    return Line.of(
        _filled(wording()["summary"]["changes"], found, keep=("helped", "others", "difference")),
        helped=_moved(found, helped),
        others=_moved(found, others),
        difference=_with_unit(found, signed(found.difference["province"].value)),
    )


def _expected(found: Comparison) -> Line:
    expected, observed = found.returning.expected, found.returning.observed
    return Line.of(
        wording()["summary"]["expected"],
        n=str(expected.n),
        of=str(expected.of),
        expected=_moved(found, expected),
        observed=_moved(found, observed),
    )


def _at_the_same_start(found: Comparison) -> list[Line]:
    words = wording()["summary"]
    below = _below(found)
    if below:
        answers = "; ".join(f"{c.asks[0].lower()}{c.asks[1:].rstrip('?')}: {c.answer}" for c in below)
        return [
            Line.of(words["unmet"], answers=answers),
            *[Line.of(str(found.overlap.note))] * (found.overlap.used is None),
        ]
    adjusted = _adjusted(found)
    return [adjusted or Line.of(words["impossible"], why=found.ancova[found.against].value.caveat)]


def _below(found: Comparison) -> list[Check]:
    """The tests up to "compared" that are not passed."""
    return [c for c in found.checks if c.code in _comparable() and c.passed is not True]


def _adjusted(found: Comparison, sentence: str = "adjusted") -> Line | None:
    """The difference at the same start with its interval and its communes; ``None`` where it may not be told."""
    words, main = wording()["summary"], found.ancova[found.against]
    if _below(found) or main.value.value is None or found.overlap.used is None:
        return None
    helped, others = found.overlap.used.counts
    return Line.of(
        _filled(words[sentence], found, keep=_ADJUSTED),
        against=wording()["against"][found.against],
        ancova=_with_unit(found, signed(main.value)),
        low=signed(main.low),
        high=signed(main.high),
        helped=str(helped),
        others=str(others),
        unclear=words["unclear"] if _spans_zero(main) else "",
    )


def _spans_zero(shown: Estimate) -> bool:
    low, high = shown.low.value, shown.high.value
    return low is not None and high is not None and low <= 0 <= high


def _bounded(found: Comparison) -> list[Line]:
    """Where the marks end: communes that meet every criterion cannot meet more, and unassessed ones are left out."""
    if found.sample.frame.outcome != "ntm":
        return []
    words, sample = wording()["summary"], found.sample
    full = sample.frame.most
    others = sample.after[~sample.helped]
    at_top = int((others >= full).sum())
    lines = []
    if sample.counts != sample.owed:
        lines.append(Line.of(words["complete_only"], **_counts(found)))
    if at_top:
        counted = {"top": str(at_top), "others": str(len(others)), "full": format.number(full)}
        lines.append(Line.of(words["ceiling"], **counted))
    return lines


def _counts(found: Comparison) -> dict[str, str]:
    (helped, others), owed = found.sample.counts, found.sample.owed
    return {
        "helped": str(helped),
        "helped_of": str(owed[0]),
        "others": str(others),
        "others_of": str(owed[1]),
    }


def _comparable() -> tuple[str, ...]:
    """The tests of the steps up to "compared"."""
    return tuple(code for step in steps()[:3] for code in step.needs)


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
        return label, _cell(shown), _MISSING, _MISSING, _base(shown), read
    return label, _cell(shown.value), _cell(shown.low), _cell(shown.high), _base(shown.value), read


def _way_row(shown: Estimate, after: str = "") -> tuple[Content, ...]:
    first, last = (date.fromisoformat(shown.value.dims[k]) for k in ("from", "to"))
    span = f"{day_words(first)} – {day_words(last)}{after}"
    return span, _cell(shown.value), _cell(shown.low), _cell(shown.high), _base(shown.value)


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


def _cell(figure: Figure) -> Content:
    if figure.value is None:
        return _MISSING
    if figure.unit == "ratio":
        return Line(((figure, format.number(figure.value, 3)),))
    text = format.text(figure, unit=False)
    return Line(((figure, text if text[0] in "+" + format.MINUS or figure.value == 0 else f"+{text}"),))


def _interval() -> str:
    return str(wording()["estimates"]["interval"]).format(confidence=format.number(100 * rules().confidence))


def _base(figure: Figure) -> str:
    return _MISSING if figure.value is None or figure.n is None else format.number(figure.n)


def _moved(found: Comparison, figure: Figure) -> Line:
    return _with_unit(found, moved(figure))


def _with_unit(found: Comparison, shown: Span | Line) -> Line:
    return Line.of("{shown}" + wording()["outcomes"][found.sample.frame.outcome]["unit"], shown=shown)


def _standard(found: Comparison) -> str:
    name = found.sample.frame.standard_name
    return f"{name[0].lower()}{name[1:]}"


def _filled(template: str, found: Comparison, keep: tuple[str, ...] = ()) -> str:
    frame = found.sample.frame
    places = {
        "what": wording()["outcomes"][frame.outcome]["what"],
        "first": day_words(frame.first),
        "last": day_words(frame.last),
        "standard": _standard(found),
    }
    return template.format(**places, **{k: f"{{{k}}}" for k in keep})


def _nothing(province: Province, period: str, outcome: Outcome) -> Prose:
    what = wording()["outcomes"][outcome]["what"]
    label = province.programme.period(period).label
    return paragraph(wording()["summary"]["nothing"].format(what=what, period=label, says=steps()[0].says))
