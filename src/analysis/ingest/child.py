"""The process in which files are read: :mod:`analysis.ingest.workers` starts it, its closed pipe ends it."""

from __future__ import annotations

import faulthandler
import gc
import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from analysis.checking import Problem
from analysis.ingest.intake import RawFile
from analysis.ingest.protocol import ANSWER, NO_MEMORY, READY, SPENT, question, receive, send
from analysis.ingest.reading import FileRead, Registers, refused
from analysis.ingest.transport import packed
from analysis.project import Project

Reader = Callable[[RawFile, Registers], FileRead]

_ALLOCATIONS = 50_000
"""Garbage is looked for after so many objects: those of a file are gone with it, nearly none in circles."""

_PATIENCE = 8
"""A process nobody ends (its parent was killed) ends itself after so many times a file's limit."""


def failed(file: RawFile, code: str, message: str, written: str = "") -> FileRead:
    """The account of a file that stopped its reader."""
    done = "Tệp không được đọc; các tệp khác vẫn được đọc."
    problem = Problem("stops", code, message, file.file, as_written=written[:200], done=done)
    return refused(file, (problem,))


def main(root: str, reader: str, memory_mb: int) -> None:
    """Answer every file asked for on standard input, until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # a library that prints must not write into the answers
    os.dup2(2, 1)
    module, _, name = reader.partition(":")
    read: Reader = getattr(importlib.import_module(module), name)
    registers = Registers.load(Project(Path(root)))
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
    gc.enable()
    spent_at = _limit_memory(memory_mb * 2**20)
    send(answers, READY)
    while (message := receive(questions)) is not None:
        file, seconds = question(message)
        faulthandler.dump_traceback_later(_PATIENCE * seconds, exit=True, file=2)
        answer = _answer(read, file, registers)
        faulthandler.cancel_dump_traceback_later()
        send(answers, answer)
        if answer == NO_MEMORY or _size() > spent_at:
            send(answers, SPENT)
            return


def _answer(read: Reader, file: RawFile, registers: Registers) -> bytes:
    try:
        return ANSWER + packed(read(file, registers))
    except MemoryError:
        return NO_MEMORY
    except Exception as error:  # one file must not end the run
        message = "Tệp này làm chương trình đọc gặp lỗi: hãy lưu lại thành .xlsx mới và gửi lại."
        return ANSWER + packed(failed(file, "reader_failed", message, repr(error)))


def _limit_memory(limit: int) -> int:
    """Let this process grow by ``limit`` bytes where the system can hold it to that.

    Returns the size from which a new process should go on: half the way there.
    """
    now = _size()
    if now:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (now + limit, now + limit))
    return now + limit // 2


def _size() -> int:
    """Bytes of address space of this process, 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError):
        return 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
