"""The words of the comparison, from ``wording.toml``, and the pieces its sentences and tables share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from analysis.figures.shown import Content, Prose, paragraph
from analysis.figures.spans import Line, Span
from analysis.indicators import Figure, format
from analysis.indicators.comparison import Comparison, Outcome, day_words, rules, steps
from analysis.language import worded
from analysis.province import Province

MISSING = "–"

_PATH = Path(__file__).with_name("wording.toml")


@cache
def wording() -> dict[str, Any]:
    """The sentences and headings of ``wording.toml``."""
    return worded(_PATH)


def signed(figure: Figure) -> Span:
    """A difference with its sign, ``+0,54 điểm %`` or ``+0,86``."""
    if figure.value is None or figure.value <= 0:
        return figure
    return figure, "+" + format.text(figure).lstrip("+")


def cell(figure: Figure) -> Content:
    """A value for a column that tells its unit, a gain with its plus; a dash where there is none."""
    if figure.value is None:
        return MISSING
    if figure.unit == "ratio":
        return Line(((figure, format.number(figure.value, 3)),))
    text = format.text(figure, unit=False)
    return Line(((figure, text if text[0] in "+" + format.MINUS or figure.value == 0 else f"+{text}"),))


def base(figure: Figure) -> str:
    """How many communes the value rests on."""
    return MISSING if figure.value is None or figure.n is None else format.number(figure.n)


def interval() -> str:
    """The heading above both ends of an interval."""
    return str(wording()["estimates"]["interval"]).format(confidence=format.number(100 * rules().confidence))


def standard(found: Comparison) -> str:
    """The name of the standard or set, for the middle of a sentence."""
    name = found.sample.frame.standard_name
    return f"{name[0].lower()}{name[1:]}"


def filled(template: str, found: Comparison, keep: tuple[str, ...] = ()) -> str:
    """``template`` with what the comparison is of; the places named by ``keep`` stay open."""
    frame = found.sample.frame
    places = {
        "what": wording()["outcomes"][frame.outcome]["what"],
        "first": day_words(frame.first),
        "last": day_words(frame.last),
        "standard": standard(found),
    }
    return template.format(**places, **{k: f"{{{k}}}" for k in keep})


def nothing(province: Province, period: str, outcome: Outcome) -> Prose:
    """What is said where nothing can be compared."""
    what = wording()["outcomes"][outcome]["what"]
    label = province.programme.period(period).label
    return paragraph(wording()["summary"]["nothing"].format(what=what, period=label, says=steps()[0].says))
