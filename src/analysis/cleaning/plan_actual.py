"""Form F5: a district's monthly indicators, done against plan."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from analysis.cleaning._figures import as_printed, half_unit, in_vietnamese
from analysis.cleaning._messages import value_problem
from analysis.cleaning._places import unit_in
from analysis.cleaning._reading import Reading
from analysis.cleaning._timing import month_of
from analysis.cleaning._wording import is_any, wording
from analysis.cleaning.context import Cleaned, Context
from analysis.cleaning.values import find_as_of
from analysis.sources import FormTable
from analysis.text import nfc

_NUMBERS = ("in_month", "cumulative", "plan")
_HUNDREDTH = Decimal("0.01")
_ENORMOUS = Decimal(10) ** 20  # no percent of anything, and more digits than can be rounded to hundredths
_NEAR = Decimal("0.5")  # percent points: how far a printed percent may be off and still be meant


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of table ``plan_actual``, one an indicator of a month (``2024-04``).

    ``percent_computed`` is cumulative / plan × 100, of the month alone when nothing is cumulated. A printed
    percent off it by more than half of its own last digit is a ``percent_disagrees`` problem.
    """
    reading = Reading(table, context)
    month = month_of(reading)
    if month is None:
        return reading.result()
    as_of = find_as_of(f"tháng {month[5:]} năm {month[:4]}")
    unit = unit_in(table.title, context, as_of.day) if as_of else None
    if unit is None or unit.key is None:
        reading.of_table("unit_not_named")
    for row, column, name in reading.named_rows("indicator"):
        told = _indicator(reading, row)
        if told is None:
            reading.explained[row] = "heading"
            continue
        head = {
            "unit_key": unit.key if unit else None,
            "unit_as_written": (unit.as_written if unit else "") or None,
            "month": month,
            "indicator": nfc(name).lstrip("-–+• "),
            "unit_of_measure": table.text(row, "unit_of_measure") or None,
        }
        reading.add("plan_actual", (row, column), {**head, **told})
    return reading.result()


def percent_of_plan(
    in_month: Decimal | None, cumulative: Decimal | None, plan: Decimal | None
) -> Decimal | None:
    """Percent of the plan done, to two digits: 8.036,73 of 21.406,09 ha is 37,54; ``None`` without a plan."""
    done = cumulative if cumulative is not None else in_month
    if done is None or not plan:
        return None
    percent = done * 100 / plan
    return percent if abs(percent) >= _ENORMOUS else percent.quantize(_HUNDREDTH, ROUND_HALF_UP)


def _indicator(reading: Reading, row: int) -> dict[str, object] | None:
    columns = {name: reading.table.column(name) for name in (*_NUMBERS, "percent")}
    cells = [reading.at(row, c) for c in columns.values() if c is not None]
    if all(cell is None or cell.is_blank for cell in cells):
        return None
    counts = is_any(reading.table.text(row, "unit_of_measure"), wording().measures["counted"])
    numbers = {name: reading.number(row, name, counts=counts) for name in _NUMBERS}
    computed = percent_of_plan(**numbers)
    printed = _printed(reading, row, computed)
    _check_percent(reading, row, printed, numbers)
    values = {**numbers, "percent_printed": printed, "percent_computed": computed}
    cell_of = {"percent_printed" if n == "percent" else n: c for n, c in columns.items()}
    return {
        **{name: None if value is None else float(value) for name, value in values.items()},
        "cells": reading.cells(row, cell_of),
    }


def _printed(reading: Reading, row: int, computed: Decimal | None) -> Decimal | None:
    """The printed percent; one stored as a ratio (``0,3754``) is told by the percent computed."""
    printed, cell = reading.percent(row, "percent"), reading.table.cell(row, "percent")
    if printed is None or cell is None or computed is None or "%" in f"{cell.number_format}{cell.text}":
        return printed
    if abs(computed - printed) <= _NEAR or abs(computed - printed * 100) > _NEAR:
        return printed
    place = reading.table.place(row, cell.column)
    reading.problems.append(value_problem(place, "share_as_percent", cell.text, is_missing=False))
    return printed * 100


def _check_percent(
    reading: Reading, row: int, printed: Decimal | None, numbers: dict[str, Decimal | None]
) -> None:
    column, plan = reading.table.column("percent"), numbers["plan"]
    done = numbers["cumulative"] if numbers["cumulative"] is not None else numbers["in_month"]
    if printed is None or column is None or done is None or not plan:
        return
    computed = done * 100 / plan
    if abs(computed - printed) > half_unit(printed):
        cell = reading.at(row, column)
        facts = {"printed": as_printed(printed), "computed": in_vietnamese(computed)}
        reading.problem((row, column), "percent_disagrees", cell.text if cell else "", **facts)
