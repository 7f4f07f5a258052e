"""A report seen before it is published: run as a build runs it, shown where it was asked for."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat

from analysis.documents import read_document, to_html
from analysis.figures.cells import NOTES
from analysis.language import language, tr
from analysis.project import Project
from analysis.publishing.job import Job
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report, plan, select
from analysis.publishing.pool import make_all
from analysis.publishing.scratch import scratch_folder
from analysis.publishing.sidecar import AS_OF, Sidecar, WrongUse, check_parameters
from analysis.writing import write_whole

FOLDER = "preview"
"""In ``reports/``: the last preview of each report. It belongs to no edition."""

_SESSION = "JPY_SESSION_NAME"
"""Where Jupyter tells a kernel the path of its notebook."""

_HEIGHT = 720


@dataclass(frozen=True)
class Preview:
    """A report as a build would make it now; a notebook shows its page in a frame.

    ``page`` is the file, ``None`` when the report could not be made; ``outcome`` tells why, and the figures.
    """

    outcome: Outcome
    page: Path | None = None
    root: Path = field(default=Path(), repr=False)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        if self.page is None:
            told = tr("Chưa xem thử được. {why} Sửa ô đó, lưu sổ (Ctrl+S), chạy lại ô này.").format(
                why=self.outcome.message
            )
            return {"text/plain": told, "text/html": f"<p><strong>{html.escape(told)}</strong></p>"}
        told = tr("Xem thử “{title}”, lập từ sổ đã lưu; ấn bản hiện tại không đổi. Tệp: {file}").format(
            title=self.outcome.title, file=self.page.relative_to(self.root).as_posix()
        )
        address = f"{_from_here(self.page)}?at={self.page.stat().st_mtime_ns}"
        frame = (
            f'<iframe src="{html.escape(address)}" title="{html.escape(self.outcome.title)}" '
            f'style="width: 100%; height: {_HEIGHT}px; border: 1px solid #ccc"></iframe>'
        )
        return {"text/plain": told, "text/html": f"<p>{html.escape(told)}</p>{frame}"}


class NotInADocument:
    """What a preview is in a notebook that is being built: nothing, or it would preview itself for ever."""

    def __repr__(self) -> str:
        return tr("Ô xem thử không vào tài liệu.")


def preview(project: Project, notebook: str, given: Mapping[str, object]) -> Preview | NotInADocument:
    """The report of ``notebook`` with parameters ``given``, run from the saved file in a kernel of its own.

    Without a name it is the notebook that asks, with its parameters as they stand in its kernel. The current
    edition stays as it is. Raises :class:`WrongUse` for a notebook, parameter or value that there is not.
    """
    if os.environ.get(NOTES):
        return NotInADocument()
    report, as_of = _asked(project, notebook, given)
    with scratch_folder() as scratch:
        job = Job(report, project.notebooks, scratch / "edition", as_of, ())
        (outcome,) = make_all(project.root, [job], 1, lambda _outcome: None)
        if not outcome.made:
            return Preview(outcome)
        ran = nbformat.read(job.file("ipynb"), as_version=4)
    page = project.reports / FOLDER / f"{report.stem}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    document = read_document(ran, language=report.language)
    write_whole(page, to_html(document, index_href="").encode("utf-8"))
    return Preview(outcome, page, project.root)


def _asked(project: Project, notebook: str, given: Mapping[str, object]) -> tuple[Report, date]:
    """The one report that is meant, and the day from which it speaks."""
    planned = plan(project)
    name = notebook or _own()
    sidecar = select(planned, [name])[0].sidecar
    values = check_parameters(sidecar, given if notebook else {**_standing(sidecar), **given})
    named = [f"{n}={v}" for n, v in values.items() if n != AS_OF and (n in given or n in sidecar.for_each)]
    (report,) = select(planned, ["/".join((name, *named))])
    return report.in_language(language()), date.fromisoformat(str(values[AS_OF]))


def _own() -> str:
    """The name of the notebook whose kernel this is."""
    name = os.environ.get(_SESSION, "")
    if not name.endswith(".ipynb"):
        raise WrongUse(
            tr(
                "Không biết sổ nào đang mở. Ghi tên báo cáo, ví dụ "
                'analysis.preview("period_evaluation", period="A").'
            )
        )
    return Path(name).stem


def _standing(sidecar: Sidecar) -> dict[str, object]:
    """The parameters as they stand in the notebook whose kernel this is."""
    import __main__

    return {name: value for name, value in vars(__main__).items() if name in sidecar.parameters}


def _from_here(page: Path) -> str:
    """``page`` as a frame in the notebook of the current directory is told of it."""
    return quote(Path(os.path.relpath(page)).as_posix())
