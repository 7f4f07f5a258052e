"""A report to make, as it travels to whoever makes it, and what is said of one that nobody could make."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.project import Project
from analysis.publishing.files import CELLS
from analysis.publishing.outcome import Outcome, Why
from analysis.publishing.plan import Report
from analysis.publishing.sidecar import FORMATS, Format


@dataclass(frozen=True)
class Job:
    """A report to make: where its notebook lies, which day it speaks from and where its files go."""

    report: Report
    notebooks: Path
    edition: Path
    as_of: date
    formats: tuple[Format, ...]

    @property
    def folder(self) -> Path:
        """The report's folder in the edition."""
        return self.edition.joinpath(*self.report.folder.split("/"))

    def file(self, suffix: str) -> Path:
        """The report's file of ``suffix`` in the edition."""
        return self.folder / f"{self.report.stem}.{suffix}"

    def clear(self) -> None:
        """Remove what was written of the report; the same in another language stays."""
        for suffix in (*FORMATS, "ipynb", CELLS):
            self.file(suffix).unlink(missing_ok=True)
        with suppress(OSError):  # not empty, or never made
            self.folder.rmdir()

    @property
    def processed(self) -> Path:
        """The folder of the tables that the notebook reads."""
        return Project.at(self.notebooks.parent).processed

    @property
    def index_href(self) -> str:
        """From the report's folder to the edition's index page."""
        return "../" * (self.report.folder.count("/") + 1) + "index.html"


def failed(report: Report, why: Why) -> Outcome:
    """The outcome of ``report`` that could not be made."""
    message = f"{_named(report)} {why.text}."
    return Outcome(report.key, "failed", message, title=report.sidecar.title, fault=why.fault)


def _named(report: Report) -> str:
    given = ", ".join(f"{n} = {v}" for n, v in report.parameters.items())
    return f"Notebook {report.notebook}" + (f" ({given})" if given else "")
