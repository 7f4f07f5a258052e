"""A document as a Word file in the layout of Decree 30/2020/NĐ-CP that a clerk can go on editing."""

from analysis.documents.word.writer import to_docx

__all__ = ["to_docx"]
