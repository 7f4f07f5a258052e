"""Cleaning: what the rows of a form mean. One module a subject, each ``clean(table, context) -> Cleaned``."""

from analysis.cleaning.context import Cleaned, Context, Row

__all__ = ["Cleaned", "Context", "Row"]
