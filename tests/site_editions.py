"""Editions published as a build publishes them, from documents that are written here and not by a kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from analysis.documents import Document, read_document, to_html
from analysis.project import Project
from analysis.publishing import Edition, Outcome, Report, plan, select
from analysis.publishing.edition import FOLDER, next_name, publish
from analysis.publishing.job import Job, failed
from analysis.publishing.outcome import Why
from analysis.publishing.records import write_figures, write_run
from analysis.publishing.run import outcome_of
from analysis.publishing.site import write_site
from analysis.publishing.todo import Asked, Todo
from documents_notebook import CHANGE, Payload, block, minimal, shown, span

DAY = date(2026, 1, 5)
Writer = Callable[[Report], Document | None]
"""The document of a report, ``None`` for one that fails."""


def document_of(*payloads: Payload, title: str = "Báo cáo năm", **cover: object) -> Document:
    """The document of a notebook that shows ``payloads`` under a cover."""
    return read_document(minimal(*map(shown, payloads), title=title, **cover))


def sentence(change: Payload = CHANGE) -> Payload:
    """A paragraph with one figure."""
    return block("prose", [change], role="lede", paragraphs=[["Giảm ", span(change), " điểm %."]])


def plainly(report: Report) -> Document:
    """A document titled by its parameters, with one figure."""
    return document_of(
        sentence(), title=" ".join((report.sidecar.title, *map(str, report.parameters.values())))
    )


def published(
    project: Project, write: Writer = plainly, *, only: Sequence[str] = (), as_of: date = DAY
) -> Edition:
    """The plan of ``project`` written by ``write`` and published; reports not named by ``only`` stand."""
    planned = plan(project)
    todo = Todo.of(project, Asked(as_of, only), planned, select(planned, only))
    staging = project.reports / ".staging-test"
    staging.mkdir()
    ended = {r.key: _made(project, todo, r, write) for r in todo.reports}
    ended |= {r.key: todo.standing.carry(staging, r) for r in todo.kept}
    reports = tuple(r for r in planned if r.key in ended)
    edition = Edition(
        next_name(project.reports / FOLDER, as_of), staging, as_of, reports,
        tuple(ended[r.key] for r in reports), tuple(r.key for r in planned if r.key not in ended),
        tuple(todo.why), todo.standing.folder.name if todo.standing.folder else "",
    )  # fmt: skip
    write_figures(edition)
    front = write_site(todo, edition)
    write_run(edition, 0.0)
    return publish(project, edition, front, kept=9)


def _made(project: Project, todo: Todo, report: Report, write: Writer) -> Outcome:
    document = write(report)
    if document is None:
        return failed(report, Why("cell_error", "báo lỗi ở ô 4 (“<b>x</b>”): ValueError: <script>"))
    staging = project.reports / ".staging-test"
    job = Job(report, project.notebooks, staging, todo.asked.as_of, ("html",))
    job.folder.mkdir(parents=True)
    page = to_html(document, index_href=job.index_href).encode("utf-8")
    (job.folder / f"{report.stem}.html").write_bytes(page)
    inputs = todo.inputs
    made_from = {**inputs.of(report, todo.asked.as_of.isoformat(), ("html",)), "reads": {}, "tables": {}}
    return replace(outcome_of(report, document, ["html"]), made_from=made_from)
