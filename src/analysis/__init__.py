"""commune-review: from the raw spreadsheets of a commune-assistance programme to review documents.

In a notebook: :func:`open` a province, :func:`catalogue` lists every sentence, table and chart there is,
:func:`preview` shows the whole document.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.figures.catalogue import Catalogue
    from analysis.province import Province
    from analysis.publishing.preview import NotInADocument, Preview

__all__ = ["__version__", "catalogue", "open", "preview"]
__version__ = "0.1.0"


def open(root: Path | str | None = None) -> Province:
    """The province at ``root``, else the one named by ``COMMUNE_REVIEW_ROOT``, else the nearest root above.

    Raises :class:`analysis.project.NotAProject` when there is none.
    """
    from analysis.figures.displays import show_in_notebooks  # pandas is loaded only when a province is opened
    from analysis.province import open_province

    show_in_notebooks()
    return open_province(root)


def preview(notebook: str = "", **parameters: object) -> Preview | NotInADocument:
    """The whole document of ``notebook`` as the next build would make it, shown in the notebook.

    ``analysis.preview()`` is the notebook that asks, as saved, with its parameters as they stand;
    ``analysis.preview("period_evaluation", period="A")`` names another. The current edition stays as it is.
    Raises ``WrongUse`` for a report, parameter or value that there is not.
    """
    from analysis.project import Project
    from analysis.publishing.preview import preview as shown

    return shown(Project.find(), notebook, parameters)


def catalogue(words: str = "") -> Catalogue:
    """What a cell of a notebook may call: the sentences, tables and charts that have ``words``.

    ``analysis.catalogue("hộ nghèo")``; diacritics and capitals may be left out.
    """
    from analysis.figures.catalogue import search

    return search(words)
