"""Tables on a sheet: where they lie, which form they are, which column holds which field."""

from analysis.sources.layout.finding import find_tables, sheets_aside
from analysis.sources.layout.headings import year_in
from analysis.sources.layout.money import money_scale
from analysis.sources.layout.tables import FormColumn, FormTable
from analysis.sources.layout.wording import FieldSpec, FormSpec, load_forms

__all__ = [
    "FieldSpec",
    "FormColumn",
    "FormSpec",
    "FormTable",
    "find_tables",
    "load_forms",
    "money_scale",
    "sheets_aside",
    "year_in",
]
