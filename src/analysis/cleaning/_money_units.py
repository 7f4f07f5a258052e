"""Units of money of a table: đồng per unit by column, and what is said when they contradict each other."""

from __future__ import annotations

from analysis.checking import Problem
from analysis.cleaning._messages import problem_at
from analysis.cleaning.context import Context
from analysis.sources import FormTable, money_scale

_NAMES = {1: "đồng", 1_000: "nghìn đồng", 1_000_000: "triệu đồng", 1_000_000_000: "tỷ đồng"}


def units_in_doubt(table: FormTable) -> str:
    """What is wrong with the units a table names, as told after *bảng ghi*: several, or one misspelt."""
    texts = (*(c.heading for c in table.columns), *table.title.split(" | "))
    named = dict.fromkeys(s for text in texts if (s := money_scale(text)) is not None)
    if len(named) == 1 or not named:
        return "đơn vị sai chính tả"
    return " và ".join(_NAMES.get(scale, f"{scale} đồng") for scale in named)


def scales_by_column(
    table: FormTable, context: Context, fields: tuple[str, ...]
) -> tuple[dict[str, int | None], tuple[Problem, ...]]:
    """Each heading's own unit; for ``cash`` the form's when neither heading nor title names one.

    Where units contradict each other or are misspelt no column has one: a bare number is no amount then.
    """
    headings = {c.field: c.heading for c in table.columns if c.field in fields}
    if table.scale_in_doubt:
        return dict.fromkeys(headings), ()
    scales = {name: money_scale(heading.rpartition(" | ")[2]) for name, heading in headings.items()}
    column = table.column("cash")
    if column is None:
        return scales, ()
    asked = next((f.default_scale for f in context.forms if f.form == table.form), None)
    named = scales["cash"] or table.scale
    scales["cash"] = named or asked
    if named == asked:
        return scales, ()
    place = table.place(table.header_rows[-1], column)
    if named is None:
        return scales, (problem_at(place, "unit_assumed", headings["cash"]),)
    scale = f"{named:,}".replace(",", ".")
    return scales, (problem_at(place, "unit_differs", headings["cash"], scale=scale),)
