"""The comparison in sentences, with the words that the tests passed allow."""

from __future__ import annotations

from analysis.figures.comparison._words import filled, nothing, signed, wording
from analysis.figures.shown import Prose
from analysis.figures.spans import Line, Span, moved
from analysis.indicators import Figure, format
from analysis.indicators.comparison import Check, Comparison, Estimate, Outcome, compare, steps
from analysis.province import Province

_ADJUSTED = ("against", "ancova", "low", "high", "helped", "others", "unclear")


def summary(province: Province, period: str, outcome: Outcome = "poverty") -> Prose:
    """The answer in a few sentences, the last of them the one of the ladder."""
    found, words = compare(province, period, outcome), wording()["summary"]
    if found is None:
        return nothing(province, period, outcome)
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
        return nothing(province, period, outcome).paragraphs[0]
    adjusted = _adjusted(found, "short")
    if adjusted is None:
        return Line.of(filled(wording()["summary"]["short_only"], found), says=found.step.says)
    return Line.of(
        "{adjusted} {step}", adjusted=adjusted, step=wording()["summary"]["short_step"][found.step.key]
    )


def method(province: Province, period: str) -> Prose:
    """How it was compared and what it cannot say; the same for every period of every province."""
    province.programme.period(period)
    return Prose("limit", tuple(Line.of(p) for p in wording()["method"]["paragraphs"]))


def _changes(found: Comparison) -> Line:
    helped, others = (
        next(f for f in found.changes if f.dims["group"] == g and f.dims["weights"] == "equal")
        for g in ("helped", "others")
    )
    return Line.of(
        filled(wording()["summary"]["changes"], found, keep=("helped", "others", "difference")),
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
        answers = "; ".join(f"“{c.asks}” – {c.answer}" for c in below)
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
        filled(words[sentence], found, keep=_ADJUSTED),
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


def _moved(found: Comparison, figure: Figure) -> Line:
    return _with_unit(found, moved(figure))


def _with_unit(found: Comparison, shown: Span | Line) -> Line:
    return Line.of("{shown}" + wording()["outcomes"][found.sample.frame.outcome]["unit"], shown=shown)
