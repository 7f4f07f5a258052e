"""Values: what the text of a cell means as a number, an amount, a mark or a day. No file, no register."""

from analysis.cleaning.values.cells import read_mark, read_number, read_percent, style_of, whole
from analysis.cleaning.values.dates import (
    AsOf,
    find_as_of,
    find_decision,
    find_month,
    find_year,
    find_years,
    parse_date,
)
from analysis.cleaning.values.marks import parse_mark, parse_yes_no, read_legend
from analysis.cleaning.values.messages import explain
from analysis.cleaning.values.money import Money, find_money, parse_money
from analysis.cleaning.values.numbers import (
    ENGLISH,
    UNKNOWN,
    VIETNAMESE,
    ColumnStyle,
    Number,
    column_style,
    numeric,
    parse_number,
    parse_percent,
)

__all__ = [
    "ENGLISH",
    "UNKNOWN",
    "VIETNAMESE",
    "AsOf",
    "ColumnStyle",
    "Money",
    "Number",
    "column_style",
    "explain",
    "find_as_of",
    "find_decision",
    "find_money",
    "find_month",
    "find_year",
    "find_years",
    "numeric",
    "parse_date",
    "parse_mark",
    "parse_money",
    "parse_number",
    "parse_percent",
    "parse_yes_no",
    "read_legend",
    "read_mark",
    "read_number",
    "read_percent",
    "style_of",
    "whole",
]
