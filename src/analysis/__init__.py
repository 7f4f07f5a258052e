"""commune-review: from the raw spreadsheets of a commune-assistance programme to review documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.province import Province

__all__ = ["__version__", "open"]
__version__ = "0.1.0"


def open(root: Path | str | None = None) -> Province:
    """The province at ``root``, else the one named by ``COMMUNE_REVIEW_ROOT``, else the nearest root above.

    Raises :class:`analysis.project.NotAProject` when there is none.
    """
    from analysis.province import open_province  # pandas is loaded only when a province is opened

    return open_province(root)
