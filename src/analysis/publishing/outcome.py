"""How a report ended, in the words that the command, the index and the record of a run all use."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.documents.model import Cover

State = Literal["made", "failed", "missing_data"]
Fault = Literal[
    "",
    "cell_error",
    "not_run",
    "time_limit",
    "memory_limit",
    "kernel_died",
    "kernel_missing",
    "worker_died",
    "disk_full",
    "unreadable",
    "document",
    "missing_data",
]
"""Why a report was not made, for programs; a person reads the message."""

INJECTED = "injected-parameters"
"""The tag of the cell in which papermill sets the parameters."""

_ADDED = {INJECTED, "papermill-error-cell-tag"}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LONGEST = 300


@dataclass(frozen=True)
class Outcome:
    """One report's end. ``files`` are its names in the edition by format, ``figures`` the records it shows.

    ``message`` says why a report was not made; ``problems`` what a person should look at in one that was.
    ``keys`` are its key figures, a line each, for the index. ``reads`` is what its kernel noted that it read,
    ``made_from`` all it depends on by hash; ``since`` names the edition a report was carried over from.
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
    fault: Fault = ""
    reads: tuple[str, ...] = field(default=(), repr=False)
    made_from: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    since: str = ""

    @property
    def made(self) -> bool:
        """Whether the report's documents stand in the edition."""
        return self.state == "made"


class Why(NamedTuple):
    """Why a run cannot be published: of which kind, and the end of a Vietnamese sentence."""

    fault: Fault
    text: str


def fault_of(notebook: NotebookNode, memory: int) -> Why | None:
    """Why the executed ``notebook``, held to ``memory`` MB, cannot be published; ``None`` when it can.

    Only a code cell with an execution count has run: papermill marks cells completed that never did.
    """
    for number, cell in numbered(notebook):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if errors and "MemoryError" in errors[0].ename:
            return Why("memory_limit", f"cần thêm quá {memory} MB bộ nhớ ở {place(cell, number)}")
        if errors:
            said = cut(f"{errors[0].ename}: {errors[0].evalue}")
            return Why("cell_error", f"báo lỗi ở {place(cell, number)}: {said}")
        if cell.execution_count is None:
            return Why("not_run", f"chưa chạy {place(cell, number)}")
    return None


def fault_of_run(error: Exception, reached: str, limit: float) -> Why:
    """Why a run that ended with ``error`` at the cell ``reached`` failed."""
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    if isinstance(error, CellTimeoutError):
        return Why("time_limit", f"chạy quá {limit:g} giây, dừng ở {reached}")
    if isinstance(error, DeadKernelError):
        return Why(
            "kernel_died", f"mất tiến trình tính (kernel) khi đang chạy {reached}; thường do hết bộ nhớ"
        )
    if isinstance(error, NoSuchKernel):
        return Why(
            "kernel_missing",
            f"cần kernel “{error.name}” mà máy này không có; mở notebook và chọn kernel Python 3",
        )
    if isinstance(error, OSError):
        return of_system(error)
    what = cut(f"{type(error).__name__}: {error}")
    return Why("cell_error", f"không chạy được, dừng ở {reached}: {what}")


def of_system(error: OSError) -> Why:
    """Why the system refused to read or to write."""
    if error.errno in _FULL:
        return Why("disk_full", "không ghi được vì đĩa đã đầy hoặc hết hạn mức; giải phóng chỗ rồi chạy lại")
    named = f" {error.filename}" if error.filename else ""
    return Why("unreadable", f"không đọc hay ghi được{named}: {error.strerror or error}")


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
