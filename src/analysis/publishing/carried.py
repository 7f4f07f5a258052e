"""Reports that a build was not asked for, taken over from the current edition as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from analysis.documents import read_document
from analysis.project import Project
from analysis.publishing.edition import current
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report
from analysis.publishing.run import outcome_of
from analysis.publishing.sidecar import FORMATS


def carried(project: Project, staging: Path, report: Report) -> Outcome | None:
    """Copy ``report`` from the current edition into ``staging``; ``None`` when it does not stand there."""
    edition = current(project)
    source = edition / report.key if edition is not None else None
    if source is None or not (source / f"{report.stem}.ipynb").is_file():
        return None
    shutil.copytree(source, staging / report.key)
    document = read_document(nbformat.read(source / f"{report.stem}.ipynb", as_version=4))
    suffixes = [s for s in ("ipynb", *FORMATS) if (source / f"{report.stem}.{s}").is_file()]
    return outcome_of(report, document, suffixes)
