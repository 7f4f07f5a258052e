"""One report in a worker process: run the notebook, judge the run, write its documents."""

from __future__ import annotations

import json
import logging
import math
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from analysis.documents import Document, read_document, to_html, to_pdf
from analysis.documents.model import FigureRecord, Keys, SourceCell, plain
from analysis.figures.cells import NOTES
from analysis.kernels import inside
from analysis.kernels.reads import READS, hearing
from analysis.language import Language
from analysis.province import open_province
from analysis.publishing.cells import packed
from analysis.publishing.files import CELLS
from analysis.publishing.job import Job, failed
from analysis.publishing.languages import own_cells
from analysis.publishing.outcome import (
    INJECTED,
    Fault,
    Outcome,
    Why,
    cut,
    fault_of,
    fault_of_run,
    numbered,
    of_system,
    place,
)
from analysis.publishing.plan import Report
from analysis.publishing.private_sockets import PrivateKernelManager
from analysis.publishing.sidecar import AS_OF, check_parameters
from analysis.writing import write_whole

_OF_THE_PROVINCE = {"year", "period", AS_OF}
"""A report with other parameters tells of one place or agency: the round-up of all is no annex of it."""


class Failed(Exception):
    """The report cannot be made; the message is the end of a Vietnamese sentence about its notebook."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.text)
        self.fault: Fault = why.fault


def make(job: Job) -> Outcome:
    """Make the documents of ``job``; everything that goes wrong is in the outcome, never raised.

    Changes the process's current directory while the notebook runs: one job at a time in a process.
    """
    started = time.monotonic()
    report = job.report
    try:
        ran = execute(job)
        with hearing() as heard:
            outcome = _write(job, ran)
        outcome = replace(outcome, reads=(*ran.reads, *sorted(heard)))
    except Failed as error:
        outcome = failed(report, Why(error.fault, str(error)))
    except OSError as error:
        outcome = failed(report, of_system(error))
    except Exception as error:  # one report's fault must not end the others
        what = cut(f"{type(error).__name__}: {error}")
        outcome = failed(report, Why("document", f"không thành tài liệu: {what}"))
    if not outcome.made:
        job.clear()
    return replace(outcome, seconds=round(time.monotonic() - started, 2))


class Ran(NamedTuple):
    """A run that reached its end: the notebook, what its kernel noted that it read, and the file of cells."""

    notebook: NotebookNode
    reads: tuple[str, ...]
    cells: bytes | None


def execute(job: Job) -> Ran:
    """The run of ``job``.

    Raises :class:`Failed` for a run that did not reach its end.
    """
    import papermill  # with its cloud readers it takes half a second
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors
    from papermill.utils import chdir

    given: Mapping[str, object] = {**job.report.parameters, AS_OF: job.as_of}
    parameters = check_parameters(job.report.sidecar, given)
    limit = job.report.sidecar.time_limit
    watch = _Watch(limit, job.report.sidecar.memory_limit)
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # the outcome says it
    with tempfile.TemporaryDirectory(prefix="n-") as scratch:
        copy, noted, told = (Path(scratch) / name for name in ("notebook.ipynb", "reads", "cells"))
        os.environ[READS] = str(noted)
        os.environ[NOTES] = str(told)
        os.environ[inside.MEMORY] = str(job.report.sidecar.memory_limit)
        shutil.copyfile(job.notebooks / f"{job.report.notebook}.ipynb", copy)
        try:
            # papermill's own whole way writes out the notebook that has run, and throws that away
            prepared = papermill.execute_notebook(copy, None, parameters, prepare_only=True)
            with chdir(job.notebooks):
                ran = papermill_engines.execute_notebook_with_engine(
                    None,
                    prepared,
                    kernel_name=papermill_engines.nb_kernel_name(None, prepared),
                    progress_bar=False,
                    kernel_manager_class=PrivateKernelManager,
                    shutdown_kernel="immediate",
                    record_timing=False,
                    execution_timeout=math.ceil(limit),
                    timeout_func=watch.time_left,
                    on_notebook_start=watch.started,
                    on_cell_start=watch.reached,
                )
            raise_for_execution_errors(ran, None)
        except papermill.PapermillExecutionError as error:
            raise Failed(watch.fault or Why("cell_error", cut(str(error)))) from error
        except Exception as error:
            raise Failed(fault_of_run(error, watch.place, limit)) from error
        reads = tuple(noted.read_text("utf-8", "surrogateescape").splitlines()) if noted.exists() else ()
        cells = packed(told.read_bytes(), job.processed) if told.exists() else None
    if watch.notebook is None or watch.fault:
        raise Failed(watch.fault or Why("not_run", "không chạy ô nào"))
    return Ran(_published(watch.notebook, job.report.language), reads, cells)


@dataclass
class _Watch:
    """What nbclient reports while it runs: the notebook, the cell reached, and the time that is left."""

    limit: float
    memory: int
    notebook: NotebookNode | None = None
    _reached: tuple[NotebookNode, int] | None = None
    _deadline: float = math.inf

    def started(self, notebook: NotebookNode) -> None:
        self.notebook = notebook
        self._deadline = time.monotonic() + self.limit

    def reached(self, cell: NotebookNode, cell_index: int) -> None:
        self._reached = cell, cell_index

    @property
    def place(self) -> str:
        if self.notebook is None or self._reached is None:
            return "trước ô đầu tiên"
        cell, index = self._reached
        return place(cell, list(numbered(self.notebook))[index][0])

    def time_left(self, _cell: NotebookNode) -> float:
        return max(0.1, self._deadline - time.monotonic())

    @property
    def fault(self) -> Why | None:
        return None if self.notebook is None else fault_of(self.notebook, self.memory)


def _published(notebook: NotebookNode, language: Language) -> NotebookNode:
    """``notebook`` without prose in other languages, and without papermill's times and random identifiers.

    So two runs give the same bytes, and a sentence mended in one language changes nothing in another.
    """
    notebook.cells = own_cells(notebook, language)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
    return notebook


def _write(job: Job, ran: Ran) -> Outcome:
    document = read_document(ran.notebook, language=job.report.language)
    problems: list[str] = []
    contents = {"ipynb": _text(ran.notebook).encode("utf-8")}
    if ran.cells is not None:
        contents[CELLS] = ran.cells
    if "html" in job.formats:
        contents["html"] = to_html(document, index_href=job.index_href).encode("utf-8")
    if "pdf" in job.formats:
        pdf = to_pdf(document)
        stops = [p.message for p in pdf.problems if p.severity == "stops"]
        if stops:
            raise Failed(Why("document", f"không thành PDF: {' '.join(stops)}"))
        problems += [p.message for p in pdf.problems]
        contents["pdf"] = pdf.value
    contents |= _for_the_office(job, document)
    job.folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in contents.items():
        write_whole(job.file(suffix), content)
    return replace(outcome_of(job.report, document, contents), problems=tuple(problems))


def _for_the_office(job: Job, document: Document) -> dict[str, bytes]:
    """The Word file to edit and the workbook of annexes, as far as ``job`` asks for them."""
    made: dict[str, bytes] = {}
    if "docx" in job.formats:
        from analysis.documents.word import to_docx

        made["docx"] = to_docx(document)
    if "xlsx" in job.formats:
        from analysis.documents.annexes import roundup, to_xlsx

        when = _when(job.report)
        province = open_province(job.notebooks.parent)
        forms = [roundup(province, province.years(when))] if when is not None else []
        made["xlsx"] = to_xlsx(document, *(form for form in forms if form.table.rows))
    return made


def _when(report: Report) -> int | str | None:
    """The year or period of which ``report`` tells the whole province; ``None`` for one of a part of it."""
    given = check_parameters(report.sidecar, report.parameters)
    if not set(given) <= _OF_THE_PROVINCE:
        return None
    when = given.get("year", given.get("period"))
    return when if isinstance(when, int | str) else None


def outcome_of(report: Report, document: Document, suffixes: Iterable[str]) -> Outcome:
    """The outcome of ``report`` made into ``document``, with its files of ``suffixes`` in the edition."""
    return Outcome(
        report.key,
        "made",
        title=document.cover.title,
        cover=document.cover,
        keys=tuple(_key_lines(document)),
        files={s: f"{report.folder}/{report.stem}.{s}" for s in suffixes},
        figures=tuple(map(_record, document.figures.values())),
    )


def _record(figure: FigureRecord) -> dict[str, object]:
    """``figure`` by the names of its fields; ``dataclasses.asdict`` copies every text of it."""
    cells = tuple({name: getattr(cell, name) for name in SourceCell.__slots__} for cell in figure.cells)
    return {**{f.name: getattr(figure, f.name) for f in fields(figure)}, "cells": cells}


def _text(notebook: NotebookNode) -> str:
    """``notebook`` as JSON, a line a cell: indented all through it takes ten times as long to write."""
    cells = ",\n".join(json.dumps(c, ensure_ascii=False, sort_keys=True) for c in notebook.cells)
    rest = {name: value for name, value in notebook.items() if name != "cells"}
    return f'{{"cells": [\n{cells}\n],\n{json.dumps(rest, ensure_ascii=False, sort_keys=True)[1:]}\n'


def _key_lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        for item in block.items if isinstance(block, Keys) else ():
            yield f"{item.label}: {plain(item.line)} {item.unit}".strip()
