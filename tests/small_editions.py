"""Two small editions made by real kernels: every kind of page, one review in every form, one cell moved."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from analysis import tables
from analysis.project import Project
from analysis.publishing import Asked, build

REVIEW = "annual-review/year=2024"
SCORECARD = "agency-scorecard/agency=so-tai-nguyen-va-moi-truong"
PAGES = (
    SCORECARD,
    "commune-profile/commune=03193@2025-06-30",
    "district-profile/district=101@2025-06-30",
    "data-quality",
)


def two_editions(province: Project, root: Path) -> Project:
    """A root at ``root`` with what ``province`` has read in and two editions of it.

    The first holds the pages alone. For the second the largest amount the scorecard's agency told of 2024
    grew by a million đồng: the scorecard is made again, and the review for the first time, in every form.
    """
    for folder in ("data/reference", "data/processed", "notebooks"):
        shutil.copytree(province.root / folder, root / folder)
    (root / "reports").mkdir()
    project = Project.at(root)
    build(project, Asked(date(2026, 1, 2), PAGES, formats=("html",)))
    _move_an_amount(project)
    build(project, Asked(date(2026, 1, 5), (SCORECARD, REVIEW)))
    return project


def _move_an_amount(project: Project) -> None:
    support = tables.read(project.processed, "support")
    told = support[(support["agency_id"] == SCORECARD.partition("=")[2]) & (support["year"] == 2024)]
    at = told["amount_vnd"].idxmax()
    support["amount_vnd"] += 1_000_000 * (support.index == at)
    tables.write(project.processed, "support", support)
