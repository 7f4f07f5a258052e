"""Spreadsheets opened safely, read with their addresses, and their forms found by content.

Fields by form (``FormColumn.field``; every form may also have ``stt`` and ``note``)

F0        agency, commune, district, valid_from
F1        commune, agency, survey, capacity, cash, equipment, production, infrastructure, other
          (also district)
F2        unit, households, people, poor_households, rate, near_poor_households, near_rate,
          minority_households, minority_poor_households (``year`` when years stand side by side)
F2_flow   unit, poor_at_start, escaped, escaped_to_near_poor, escaped_above_near_poor, other_decrease,
          near_poor_fallen, fallen_back, newly_poor, other_increase, poor_at_end
F3        commune, goal, criterion_1 … criterion_19, met_total, result, year_attained, decision, decided_on
F3_bands  band, communes, names
F4        source, unit_of_measure, plan, actual (each with ``year`` when years stand side by side)
F5        indicator, unit_of_measure, in_month, cumulative, plan, percent
register  agency, year, received_on, due_on, document, channel, content, reason
"""

from analysis.sources.cells import Cell, CellKind, MergedRange, Sheet, Workbook
from analysis.sources.identity import Identity, properties_of
from analysis.sources.layout import (
    FieldSpec,
    FormColumn,
    FormSpec,
    FormTable,
    find_tables,
    load_forms,
    money_scale,
    sheets_aside,
    year_in,
)
from analysis.sources.opening import open_workbook

__all__ = [
    "Cell",
    "CellKind",
    "FieldSpec",
    "FormColumn",
    "FormSpec",
    "FormTable",
    "Identity",
    "MergedRange",
    "Sheet",
    "Workbook",
    "find_tables",
    "load_forms",
    "money_scale",
    "open_workbook",
    "properties_of",
    "sheets_aside",
    "year_in",
]
