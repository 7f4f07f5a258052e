"""One reading process as its parent sees it: started, asked, answered, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from analysis.ingest import forking, protocol
from analysis.ingest.intake import RawFile
from analysis.project import Project

_TOLD = 2_000
_NO_MEMORY = b"memory allocation of"
"""How code outside Python says that it got no memory before it ends the process."""


@dataclass(eq=False)
class Process:
    """``ready`` once it has said so, ``fresh`` until it has read a file; why killed, and at which file."""

    popen: subprocess.Popen[bytes] | forking.Forked
    errors: IO[bytes]
    ready: bool = False
    fresh: bool = True
    killed_for: str = ""
    killed_at: int = -1
    _output: IO[bytes] = field(init=False)
    _input: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self._input, self._output = self.popen.stdin, self.popen.stdout

    @classmethod
    def start(cls, project: Project, reader: str, memory_mb: int) -> Process:
        """A new process; it is not waited for."""
        errors = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the process
        if forking.is_safe():
            return cls(forking.Forked(str(project.root), reader, memory_mb, errors), errors)
        popen = subprocess.Popen(
            # without the current folder among the places that modules are looked for in
            [sys.executable, "-P", "-m", protocol.CHILD, str(project.root), reader, str(memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return cls(popen, errors)

    def ask(self, file: RawFile, seconds: float) -> None:
        """Send a file; that the process is gone is noticed when the answer fails to come."""
        with suppress(OSError):
            protocol.send(self._input, protocol.asked(file, seconds))

    def answer(self) -> bytes | None:
        """The next message, ``None`` when the process is gone."""
        return protocol.receive(self._output)

    def kill(self, cause: str, position: int) -> None:
        """End it for ``cause``, while it reads the file at ``position``."""
        self.killed_for, self.killed_at = cause, position
        self.popen.kill()

    def seconds_worked(self) -> float:
        """Processor time it has used."""
        import psutil

        try:
            used = psutil.Process(self.popen.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return float(used.user + used.system)

    def memory_mb(self) -> float:
        """MB it holds now; asked where the system cannot hold a process to a limit."""
        import psutil

        try:
            return float(psutil.Process(self.popen.pid).memory_info().rss) / 2**20
        except psutil.Error:
            return 0.0

    def cause_of_death(self) -> str:
        """Why it ended by itself while reading."""
        return "reader_killed_memory" if _NO_MEMORY in self.last_words() else "reader_crashed"

    def last_words(self) -> bytes:
        """The end of what it wrote as errors, once it is gone."""
        self.popen.wait()
        size = self.errors.seek(0, os.SEEK_END)
        self.errors.seek(max(size - _TOLD, 0))
        return self.errors.read()

    def close(self) -> None:
        """End it, whatever it does, and let go of its pipes."""
        self.popen.kill()
        for stream in (self._input, self._output):
            with suppress(OSError):
                stream.close()
        self.popen.wait()
        self.errors.close()
