"""How a report ended, in the words that the command, the index and the record of a run all use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from analysis.documents.model import Cover

State = Literal["made", "failed"]
INJECTED = "injected-parameters"
"""The tag of the cell in which papermill sets the parameters."""

_ADDED = {INJECTED, "papermill-error-cell-tag"}

_LONGEST = 300


@dataclass(frozen=True)
class Outcome:
    """One report's end. ``files`` are its names in the edition by format, ``figures`` the records it shows.

    ``message`` says why a report failed; ``problems`` what a person should look at in one that was made.
    ``keys`` are its key figures, a line each, for the index.
    """

    key: str
    state: State
    message: str = ""
    seconds: float = 0.0
    title: str = ""
    cover: Cover | None = field(default=None, repr=False)
    keys: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict, hash=False)
    figures: tuple[Mapping[str, Any], ...] = field(default=(), repr=False, hash=False)
    problems: tuple[str, ...] = ()

    @property
    def made(self) -> bool:
        """Whether the report's documents stand in the edition."""
        return self.state == "made"


def fault_of(notebook: NotebookNode) -> str:
    """Why the executed ``notebook`` cannot be published, as the end of a sentence; empty when it can.

    Only a code cell with an execution count has run: papermill marks cells completed that never did.
    """
    for number, cell in numbered(notebook):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if errors:
            return f"báo lỗi ở {place(cell, number)}: {cut(f'{errors[0].ename}: {errors[0].evalue}')}"
        if cell.execution_count is None:
            return f"chưa chạy {place(cell, number)}"
    return ""


def fault_of_run(error: Exception, reached: str, limit: float) -> str:
    """Why a run that ended with ``error`` at the cell ``reached`` failed, as the end of a sentence."""
    if isinstance(error, CellTimeoutError):
        return f"chạy quá {limit:g} giây, dừng ở {reached}"
    if isinstance(error, DeadKernelError):
        return f"mất tiến trình tính (kernel) khi đang chạy {reached}; thường do hết bộ nhớ"
    return f"không chạy được, dừng ở {reached}: {cut(f'{type(error).__name__}: {error}')}"


def numbered(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Each cell with its number as the author counts; one that papermill added has the number before it."""
    number = 0
    for cell in notebook.cells:
        number += _ADDED.isdisjoint(cell.metadata.get("tags", []))
        yield number, cell


def place(cell: NotebookNode, number: int) -> str:
    """``ô 5 (“money.summary(province, [year])”)``: the cell's number in the notebook and its first line."""
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    return f"ô {number} (“{cut(first.strip(), 60)}”)"


def cut(text: str, longest: int = _LONGEST) -> str:
    """``text`` on one line of at most ``longest`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
