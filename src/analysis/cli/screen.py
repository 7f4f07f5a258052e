"""What commands share: exit codes, the project meant, plain sentences for what went wrong, progress."""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from types import FrameType
from typing import ParamSpec, Protocol

import typer

from analysis.project import ROOT_VARIABLE, NotAProject, Project

P = ParamSpec("P")


class Tell(Protocol):
    """Told how many are done, how many there are and, where worth a line, what ended or runs now."""

    def __call__(self, done: int, total: int | None, line: str = "", /, *, now: str = "") -> None:
        """Show it."""


class Code(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    LOOK = 1
    WRONG_USE = 2
    FAILED = 3


def command(app: typer.Typer, name: str, summary: str) -> Callable[[Callable[P, Code]], None]:
    """Register a function that returns a :class:`Code` as the subcommand ``name``."""

    def register(function: Callable[P, Code]) -> None:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            raise typer.Exit(_guarded(lambda: function(*args, **kwargs)))

        app.command(name, help=summary)(run)

    return register


def project_of(context: typer.Context) -> Project:
    """The project named by ``--root``, else by the environment, else the nearest one above."""
    root: Path | None = context.find_root().obj
    return Project.at(root) if root is not None else Project.find()


def say(text: str) -> None:
    """Print ``text`` for the person at the terminal; standard output stays for results."""
    typer.echo(printable(text), err=True)


def printable(text: str) -> str:
    """``text`` with control characters spelt out: names and cells must not drive a terminal."""
    return "".join(
        c
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
        else c.encode("unicode_escape").decode()
        for c in text
    )


def print_json(value: object) -> None:
    """Print ``value`` as JSON for another program."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print ``rows`` as a table on a terminal, else one line a row with tabs between the cells."""
    texts = [["" if cell is None else " ".join(printable(str(cell)).split()) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [list(heads), *texts]:
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*heads, box=None, pad_edge=False)
    for row in texts:
        table.add_row(*map(escape, row))
    Console().print(table)


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """A bar on a terminal; otherwise a line for each thing that has one, else a line each tenth.

    What is running now is shown on the bar only.
    """
    if not sys.stderr.isatty():
        yield functools.partial(_plain, title)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total, line="", *, now="": bar.update(
            task, description=escape(printable(now or line or title)), completed=done, total=total
        )


def _plain(title: str, done: int, total: int | None, line: str = "", *, now: str = "") -> None:
    if now or not total:
        return
    if line:
        say(f"[{done}/{total}] {line}")
    elif done * 10 // total > (done - 1) * 10 // total:
        say(f"{title}: {done}/{total}")


@contextmanager
def _stopped_by_terminate() -> Iterator[None]:
    """Let the request to end that a system sends (SIGTERM) stop the command as Ctrl-C does: cleanly."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _guarded(function: Callable[[], Code]) -> Code:
    try:
        with _stopped_by_terminate():
            return function()
    except NotAProject:
        say(
            "Không thấy dự án: thư mục gốc phải có data/ và notebooks/. "
            f"Chỉ ra bằng --root hoặc biến môi trường {ROOT_VARIABLE}."
        )
        return Code.WRONG_USE
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # flushed at exit
        return Code.DONE
    except KeyboardInterrupt:
        say("Đã dừng theo yêu cầu; ấn bản và số liệu trước đó giữ nguyên.")
        return Code.FAILED
    except Exception as error:
        code = _code_of(error)
        if code is None and isinstance(error, OSError) and error.filename:
            say(f"Không đọc hay ghi được {error.filename}: {error.strerror}. Xem lại quyền và đường dẫn.")
            return Code.FAILED
        if code is None:
            raise
        say(str(error))
        return code


def _code_of(error: Exception) -> Code | None:
    from analysis.indicators.claims import UnknownCheck
    from analysis.ingest import IngestBusy
    from analysis.ingest.cluster import ClusterUnusable
    from analysis.programme import ProgrammeError
    from analysis.publishing import BuildFailed, WrongUse
    from analysis.registers import RegisterError

    known: dict[type[Exception], Code] = {
        WrongUse: Code.WRONG_USE,
        ProgrammeError: Code.WRONG_USE,
        RegisterError: Code.WRONG_USE,
        BuildFailed: Code.FAILED,
        UnknownCheck: Code.FAILED,
        IngestBusy: Code.FAILED,
        ClusterUnusable: Code.FAILED,
    }
    return next((code for kind, code in known.items() if isinstance(error, kind)), None)
