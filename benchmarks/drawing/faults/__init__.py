"""Kinds of fault: each changes a drawn workbook and its truth in a declared way."""

from drawing.faults import columns, files, heads, names, numbers, rows, sheets, signs, tables, titles
from drawing.faults.registry import Fault, all_faults

__all__ = [
    "Fault", "all_faults", "columns", "files", "heads", "names", "numbers", "rows", "sheets", "signs", "tables",
    "titles",
]  # fmt: skip
