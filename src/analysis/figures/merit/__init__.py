"""Merit and responsibility, told: nothing here is a verdict, every list says what has to be verified."""

from analysis.figures.merit.lists import (
    for_responsibility,
    for_reward,
    responsibility_summary,
    unanswered,
)
from analysis.figures.merit.scores import movement, parts, scores, stability_chart, summary

__all__ = [
    "for_responsibility",
    "for_reward",
    "movement",
    "parts",
    "responsibility_summary",
    "scores",
    "stability_chart",
    "summary",
    "unanswered",
]
