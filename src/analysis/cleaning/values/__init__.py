"""Values: what the text of a cell means as a number, an amount, a mark or a day. No file, no register."""

from analysis.cleaning.values.cells import (
    DASHES,
    read_mark,
    read_number,
    read_percent,
    style_of,
    unread,
    whole,
)
from analysis.cleaning.values.dates import (
    AsOf,
    find_as_of,
    find_decision,
    find_month,
    find_reporting_years,
    find_year,
    find_years,
    parse_date,
)
from analysis.cleaning.values.marks import (
    CONTRADICTED,
    is_ditto,
    parse_mark,
    parse_yes_no,
    read_legend,
    sign_of,
)
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
from analysis.cleaning.values.outliers import thousandfold

__all__ = [
    "CONTRADICTED",
    "DASHES",
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
    "find_reporting_years",
    "find_year",
    "find_years",
    "is_ditto",
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
    "sign_of",
    "style_of",
    "thousandfold",
    "unread",
    "whole",
]
