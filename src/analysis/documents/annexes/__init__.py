"""The annexes of a review as a workbook: real numbers in real sheets, form F1 rounded up first."""

from analysis.documents.annexes._sheet import Formats, text_of
from analysis.documents.annexes.roundup import roundup
from analysis.documents.annexes.workbook import PLAIN, Annex, to_xlsx

__all__ = ["PLAIN", "Annex", "Formats", "roundup", "text_of", "to_xlsx"]
