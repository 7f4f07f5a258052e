"""One block model read from an executed notebook, and the writers that turn it into documents."""

from analysis.documents._doors import Step, Way, placed
from analysis.documents.html import to_html
from analysis.documents.index import (
    EditionIndex,
    Name,
    NameList,
    ReportEntry,
    ReportGroup,
    State,
    to_index_html,
)
from analysis.documents.model import Document, DocumentError
from analysis.documents.pdf import to_pdf
from analysis.documents.reading import read_document
from analysis.documents.site import SitePage, to_site_html

__all__ = [
    "Document",
    "DocumentError",
    "EditionIndex",
    "Name",
    "NameList",
    "ReportEntry",
    "ReportGroup",
    "SitePage",
    "State",
    "Step",
    "Way",
    "placed",
    "read_document",
    "to_html",
    "to_index_html",
    "to_pdf",
    "to_site_html",
]
