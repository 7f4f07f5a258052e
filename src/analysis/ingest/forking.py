"""Processes made by fork: a reading one has what its parent imported, so it reads at once.

Only where forking is safe: on Linux, out of a process with a single thread. Elsewhere, and for the process
that takes the place of one that died while others are being asked, a new interpreter is started.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, NoReturn, TypeVar

T = TypeVar("T")

_FIRST_OF_PARENT = 3
"""Files of the parent from this number on are closed: a pipe held open by a brother would never end."""


def is_safe() -> bool:
    """Whether this process may be forked now."""
    if sys.platform != "linux":
        return False
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin ``work`` in a copy of this process; the function returned waits for what it gives.

    For work on what belongs to this project only: what comes back is unpickled. Where forking is not safe,
    and where the copy failed, the work is done when it is asked for.
    """
    if not is_safe():
        return work
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.dup2(writing, 1)
            os.closerange(_FIRST_OF_PARENT, os.sysconf("SC_OPEN_MAX"))
            with open(1, "wb", closefd=False) as output:
                output.write(pickle.dumps(work(), pickle.HIGHEST_PROTOCOL))
            code = 0
        finally:  # what went wrong is met again, and told, where the work is asked for
            os._exit(code)
    os.close(writing)

    def waited() -> T:
        with os.fdopen(reading, "rb") as input_:
            content = input_.read()
        _, status = os.waitpid(pid, 0)
        if status:
            return work()
        given: T = pickle.loads(content)  # from our own copy
        return given

    return waited


class Forked:
    """Like :class:`subprocess.Popen`; ``stdin`` and ``stdout`` are its parent's ends of its pipes."""

    def __init__(self, root: str, reader: str, memory_mb: int, errors: IO[bytes]) -> None:
        # what reading needs, imported once for all that are forked
        from analysis.ingest import child

        questions, asking = os.pipe()
        answering, answers = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _become(questions, answers, errors.fileno())
            _end_after(child.main, root, reader, memory_mb)
        os.close(questions)
        os.close(answers)
        self.stdin, self.stdout = os.fdopen(asking, "wb"), os.fdopen(answering, "rb")
        self._ended = False

    def kill(self) -> None:
        """End it, unless it has been waited for: its number may by then be another's."""
        if not self._ended:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """Wait until it is gone."""
        if not self._ended:
            os.waitpid(self.pid, 0)
            self._ended = True


def _become(questions: int, answers: int, errors: int) -> None:
    for given, standard in ((questions, 0), (answers, 1), (errors, 2)):
        os.dup2(given, standard)
    os.closerange(_FIRST_OF_PARENT, os.sysconf("SC_OPEN_MAX"))
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # they live as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _end_after(main: Callable[[str, str, int], None], root: str, reader: str, memory_mb: int) -> NoReturn:
    """Run ``main`` and end here: nothing that the parent would do at its end is done twice."""
    code = 1
    try:
        main(root, reader, memory_mb)
        code = 0
    except BaseException:  # its parent reads it as the last words of the process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
