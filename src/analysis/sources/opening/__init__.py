"""Files opened safely: what a file really is, and its cells with their metadata."""

from analysis.sources.opening.workbook import open_workbook

__all__ = ["open_workbook"]
