"""The annexes of a review as a workbook: real numbers in real sheets, form F1 rounded up first."""

from analysis.documents.annexes.roundup import roundup
from analysis.documents.annexes.workbook import Annex, to_xlsx

__all__ = ["Annex", "roundup", "to_xlsx"]
