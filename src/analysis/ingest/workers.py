"""Files read by several processes: a crash costs the file that caused it, never the run."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from analysis.checking import Problem
from analysis.ingest.intake import RawFile
from analysis.ingest.reading import FileRead, Registers, read_file, refused
from analysis.project import Project

Progress = Callable[[int, int], None]
_registers: dict[Project, Registers] = {}


def read_all(
    project: Project, files: Sequence[RawFile], jobs: int, progress: Progress | None
) -> tuple[FileRead, ...]:
    """What every file gave, in the order of ``files``. ``progress`` is told how many of all are done."""
    _registers.pop(project, None)
    if jobs <= 1 or len(files) <= 1:
        return tuple(
            _told(read_in_worker(project, f), i, len(files), progress) for i, f in enumerate(files, 1)
        )
    results: dict[int, FileRead] = {}
    with _pool(jobs) as pool:
        for i, future in enumerate([_submitted(pool, project, f) for f in files]):
            read = _result(future) if future is not None else None
            if read is not None:
                results[i] = _told(read, len(results) + 1, len(files), progress)
    for i, file in enumerate(files):
        if i not in results:
            results[i] = _told(_alone(project, file), len(results) + 1, len(files), progress)
    return tuple(results[i] for i in range(len(files)))


def read_in_worker(project: Project, file: RawFile) -> FileRead:
    """Read one file with the registers of ``project``, loaded once a process."""
    if project not in _registers:
        _registers[project] = Registers.load(project)
    try:
        return read_file(file, _registers[project])
    except Exception as error:  # one file must not end the run
        return refused(file, (_failed(file, repr(error)),))


def _pool(jobs: int) -> ProcessPoolExecutor:
    # fork would copy a parent that may hold Arrow or BLAS threads
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _submitted(pool: ProcessPoolExecutor, project: Project, file: RawFile) -> Future[FileRead] | None:
    try:
        return pool.submit(read_in_worker, project, file)
    except BrokenProcessPool:
        return None


def _result(future: Future[FileRead]) -> FileRead | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _alone(project: Project, file: RawFile) -> FileRead:
    with _pool(1) as pool:
        read = _result(pool.submit(read_in_worker, project, file))
    return read if read is not None else refused(file, (_failed(file, ""),))


def _failed(file: RawFile, error: str) -> Problem:
    message = "Tệp này làm chương trình đọc gặp lỗi: hãy lưu lại thành .xlsx mới và gửi lại."
    done = "Tệp không được đọc."
    return Problem("stops", "reader_failed", message, file.file, as_written=error[:200], done=done)


def _told(read: FileRead, done: int, total: int, progress: Progress | None) -> FileRead:
    if progress is not None:
        progress(done, total)
    return read
