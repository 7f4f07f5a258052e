"""Files read in processes of their own: one that hangs, dies or eats memory costs its own file only."""

from __future__ import annotations

import queue
import sys
import threading
import time
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.resources import files
from types import TracebackType
from typing import Self

from analysis.ingest import protocol
from analysis.ingest.intake import RawFile
from analysis.ingest.process import Process
from analysis.project import Project

READER = "analysis.ingest.reading:read_file"

_AHEAD = 2
_SMALL = 256 * 2**10
"""Of files smaller than this a process is asked two at a time, so that it never waits for the next."""
_TICK = 0.1
_SECONDS_TO_START = 120.0
_PATIENCE = 3
"""A process that waits more than it works may take so many times as long."""
_SYSTEM_LIMITS_MEMORY = sys.platform == "linux"
_WORDING = {
    "reader_killed_time": (
        "Đọc tệp này quá {seconds:.0f} giây nên đã dừng: hãy xóa trang, dòng và cột thừa, lưu lại thành "
        ".xlsx mới rồi gửi lại."
    ),
    "reader_killed_memory": (
        "Đọc tệp này cần quá {memory_mb} MB bộ nhớ nên đã dừng: hãy xóa trang, dòng và cột thừa hoặc chia "
        "thành nhiều tệp."
    ),
    "reader_crashed": "Tệp này làm tiến trình đọc bị chết: hãy lưu lại thành .xlsx mới và gửi lại.",
}


class ReaderNotStarted(RuntimeError):
    """A process ended before it could read any file; the message holds what it last wrote."""


@dataclass(frozen=True)
class Limits:
    """What one file may cost: MB of memory, seconds, and more seconds for each megabyte of its size."""

    memory_mb: int
    seconds: float
    seconds_a_megabyte: float

    @classmethod
    def load(cls) -> Limits:
        """The limits of ``limits.toml``."""
        return cls(**tomllib.loads((files("analysis.ingest") / "limits.toml").read_text(encoding="utf-8")))

    def seconds_for(self, file: RawFile) -> float:
        """How long reading ``file`` may take."""
        return self.seconds + self.seconds_a_megabyte * file.size_bytes / 2**20


@dataclass(frozen=True)
class Answer:
    """What became of the file at ``position``; ``whole`` unless its reading was cut short from outside."""

    position: int
    content: bytes
    whole: bool = True


@dataclass(frozen=True)
class _Asked:
    position: int
    file: RawFile
    seconds: float
    again: bool = False

    @property
    def is_small(self) -> bool:
        return self.file.size_bytes < _SMALL


@dataclass(eq=False)
class _Seat:
    """Where one process after another works: what is asked of it, and since when it is at the first.

    ``worked`` are the seconds the process had worked when its first file was first looked at. ``from_end``:
    small files are taken from the end of those that wait, not from their beginning.
    """

    process: Process | None
    from_end: bool = False
    asked: deque[_Asked] = field(default_factory=deque)
    since: float = 0.0
    worked: float | None = None


class Workers:
    """Processes that read files with the registers of ``project``.

    ``reader`` names a function of a file and the registers as ``module:function``: only its name travels.
    The processes start at once; leaving the context ends them, whatever they do.
    """

    def __init__(
        self, project: Project, jobs: int, *, limits: Limits | None = None, reader: str = READER
    ) -> None:
        self._project, self._reader = project, reader
        self._limits = limits or Limits.load()
        self._starting = threading.Lock()
        self._large: deque[_Asked] = deque()
        self._small: deque[_Asked] = deque()
        self._answers: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._seats = [_Seat(self._start(), from_end=i % 2 == 1) for i in range(max(jobs, 1))]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._starting:
            self._closed = True
            for seat in self._seats:
                if seat.process is not None:
                    seat.process.popen.kill()
        for thread in self._threads:
            thread.join()
        for seat in self._seats:
            if seat.process is not None:
                seat.process.close()

    def read(self, wanted: Iterable[tuple[int, RawFile]]) -> Iterator[Answer]:
        """What became of each of the files, given with their positions, as they end.

        The large ones first; then the small ones folder by folder, from both ends, because the files of
        one folder are mostly of one form: a process that stays with them has met their headings and names.
        """
        asked = [_Asked(i, f, self._limits.seconds_for(f)) for i, f in wanted]
        large = (a for a in asked if not a.is_small)
        self._large.extend(sorted(large, key=lambda a: (-a.file.size_bytes, a.position)))
        small = (a for a in asked if a.is_small)
        self._small.extend(sorted(small, key=lambda a: (a.file.path.parent.name, a.position)))
        self._threads = [
            threading.Thread(target=self._serve, args=(seat,), daemon=True)
            for seat in self._seats[: len(asked)]
        ]
        for thread in self._threads:
            thread.start()
        for _ in asked:
            yield self._next()

    def _next(self) -> Answer:
        looked = time.monotonic()
        while True:
            try:
                answer = self._answers.get(timeout=_TICK)
            except queue.Empty:
                answer = None
            if time.monotonic() - looked >= _TICK or answer is None:
                self._watch()
                looked = time.monotonic()
            if isinstance(answer, Exception):
                raise answer
            if answer is not None:
                return answer

    def _watch(self) -> None:
        """End each process that is over its time, or its memory where the system does not see to that."""
        for seat in self._seats:
            process, first = seat.process, next(iter(tuple(seat.asked)), None)
            if process is None or first is None or process.killed_for:
                continue
            if self._is_over_time(seat, process, first):
                process.kill("reader_killed_time", first.position)
            elif not _SYSTEM_LIMITS_MEMORY and process.memory_mb() > self._limits.memory_mb:
                process.kill("reader_killed_memory", first.position)

    def _is_over_time(self, seat: _Seat, process: Process, first: _Asked) -> bool:
        """Whether a file had its seconds of work, or far more of waiting: a busy machine is not its fault."""
        waited = time.monotonic() - seat.since
        if not process.ready:
            return waited > _SECONDS_TO_START
        if seat.worked is None:
            seat.worked = process.seconds_worked()
        if waited < first.seconds:
            return False
        worked = process.seconds_worked() - seat.worked
        return worked > first.seconds or waited > first.seconds * _PATIENCE

    def _serve(self, seat: _Seat) -> None:
        try:
            while self._ask(seat):
                self._take(seat)
        except Exception as error:  # told where the answers are waited for
            self._answers.put(error)

    def _ask(self, seat: _Seat) -> bool:
        """See to it that a process works on what this seat has been asked; whether there is anything."""
        while len(seat.asked) < _AHEAD:
            one = self._one_for(seat)
            if one is None:
                break
            seat.asked.append(one)
            if seat.process is not None:
                seat.process.ask(one.file, one.seconds)
                if len(seat.asked) == 1:
                    self._set_clock(seat)
        if not seat.asked or self._closed:
            return False
        if seat.process is None:
            with self._starting:
                if self._closed:
                    return False
                seat.process = self._start()
            for one in seat.asked:
                seat.process.ask(one.file, one.seconds)
            self._set_clock(seat)
        return True

    def _one_for(self, seat: _Seat) -> _Asked | None:
        """The next file for ``seat``: a large one only where nothing else is asked of it."""
        if seat.asked and not seat.asked[0].is_small:
            return None
        for waiting in (self._small,) if seat.asked else (self._large, self._small):
            with suppress(IndexError):  # another seat may be quicker
                return waiting.pop() if seat.from_end and waiting is self._small else waiting.popleft()
        return None

    def _set_clock(self, seat: _Seat) -> None:
        seat.since, seat.worked = time.monotonic(), None

    def _take(self, seat: _Seat) -> None:
        process = seat.process
        assert process is not None
        message = process.answer()
        if message is None:
            self._ended(seat, process)
        elif message == protocol.READY:
            process.ready = True
        elif message == protocol.SPENT:
            self._leave(seat, process)
        elif message == protocol.NO_MEMORY:
            self._blame(seat, process, "reader_killed_memory")
        else:
            process.fresh = False
            self._answers.put(Answer(seat.asked.popleft().position, message[len(protocol.ANSWER) :]))
        self._set_clock(seat)

    def _ended(self, seat: _Seat, process: Process) -> None:
        if self._closed:
            return
        if not process.ready:
            raise ReaderNotStarted(process.last_words().decode("utf-8", "replace").strip())
        # an answer may have crossed with the kill: then the next file is not to blame
        if not process.killed_for or process.killed_at == seat.asked[0].position:
            self._blame(seat, process, process.killed_for or process.cause_of_death())
        self._leave(seat, process)

    def _blame(self, seat: _Seat, process: Process, cause: str) -> None:
        """Refuse the first file of the seat; one that died in a used process is tried in a new one first."""
        one = seat.asked.popleft()
        if cause != "reader_killed_time" and not process.fresh and not one.again:
            seat.asked.appendleft(replace(one, again=True))
            return
        # imported only here: the processes start before the rooms that reading needs are loaded
        from analysis.ingest.child import failed
        from analysis.ingest.transport import packed

        message = _WORDING[cause].format(seconds=one.seconds, memory_mb=self._limits.memory_mb)
        content = packed(failed(one.file, cause, message))
        self._answers.put(Answer(one.position, content, whole=False))

    def _leave(self, seat: _Seat, process: Process) -> None:
        with self._starting:
            seat.process = None
        process.close()

    def _start(self) -> Process:
        return Process.start(self._project, self._reader, self._limits.memory_mb)
