"""The writers as nbconvert exporters: ``jupyter nbconvert --to review_html``, ``review_pdf`` and so on."""

from __future__ import annotations

from typing import Any, cast

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Enum, Unicode, default

from analysis.documents.annexes import to_xlsx
from analysis.documents.html import to_html
from analysis.documents.model import Document
from analysis.documents.pdf import to_pdf
from analysis.documents.reading import read_document
from analysis.documents.word import to_docx
from analysis.language import Language, language, tr


class _ReviewExporter(Exporter):
    """What the exporters share: an executed notebook read as a document in one language."""

    language = Enum(["vi", "en"], help="Language of the document.").tag(config=True)

    @default("language")
    def _language_default(self) -> Language:
        return language()

    def _read(self, notebook: NotebookNode) -> Document:
        return read_document(notebook, language=cast(Language, self.language))


class ReviewHTMLExporter(_ReviewExporter):
    """An executed notebook as one self-contained HTML page; an edition sets in it where it stands."""

    export_from_notebook = tr("Báo cáo (trang HTML)")
    output_mimetype = "text/html"
    index_href = Unicode("index.html", help="Where the page of the edition is; empty for none.").tag(
        config=True
    )

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types every output as a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[str, dict[str, Any]]:
        """The page and nbconvert's resources; ``DocumentError`` for a notebook that cannot be published."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        return to_html(self._read(copy), index_href=self.index_href), resources


class ReviewPDFExporter(_ReviewExporter):
    """An executed notebook as a PDF in the official layout, the same bytes as in an edition."""

    export_from_notebook = tr("Báo cáo (PDF)")
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types every output as a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF and nbconvert's resources; problems are logged, errors as for the page."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        printed = to_pdf(self._read(copy))
        for problem in printed.problems:
            self.log.warning(problem.message)
        return printed.value, resources


class ReviewDOCXExporter(_ReviewExporter):
    """An executed notebook as a Word file to go on editing, the same bytes as in an edition."""

    export_from_notebook = tr("Báo cáo (Word)")
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types every output as a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[bytes, dict[str, Any]]:
        """The file and nbconvert's resources; errors as for the page."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        return to_docx(self._read(copy)), resources


class ReviewXLSXExporter(_ReviewExporter):
    """The appendix tables of an executed notebook as a workbook.

    The sheet of form F1 is added by a build, which knows the province; the notebook does not hold it.
    """

    export_from_notebook = tr("Phụ lục của báo cáo (Excel)")
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".xlsx"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types every output as a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[bytes, dict[str, Any]]:
        """The workbook and nbconvert's resources; errors as for the page."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        return to_xlsx(self._read(copy)), resources
