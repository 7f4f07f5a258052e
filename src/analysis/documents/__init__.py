"""One block model read from an executed notebook, and the writers that turn it into documents."""

from analysis.documents.html import to_html
from analysis.documents.index import EditionIndex, ReportEntry, ReportGroup, to_index_html
from analysis.documents.model import Document, DocumentError
from analysis.documents.pdf import to_pdf
from analysis.documents.reading import read_document

__all__ = [
    "Document",
    "DocumentError",
    "EditionIndex",
    "ReportEntry",
    "ReportGroup",
    "read_document",
    "to_html",
    "to_index_html",
    "to_pdf",
]
