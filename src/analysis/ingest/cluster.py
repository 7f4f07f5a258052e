"""Work sent to the Dask workers of a cluster: they need the program and no folder, content travels as bytes.

A function is named ``module:function``. It is called with the root of a copy of the folders it needs and
with one task, in a process of its own beside the Dask worker. What a lost worker was at is done by another.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from analysis.ingest import protocol
from analysis.project import Project

_CHILD = "analysis.ingest.cluster"
_SECONDS_TO_CONNECT = 20
_AHEAD = 2
"""So many parts are asked of each worker at a time: it never waits for the next."""

Task = Sequence[Any]


class ClusterUnusable(RuntimeError):
    """The cluster cannot be used; the message is one Vietnamese sentence."""


class Cluster:
    """The workers that the scheduler at ``address`` (``tcp://host:port``) has."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ClusterUnusable(
                "Chưa cài phần chạy nhiều máy; cài: pip install 'commune-review[cluster]'."
            ) from None
        try:
            self._client = Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterUnusable(f"Không nối được tới cụm máy {address}.") from error
        self.workers = len(self._client.scheduler_info(n_workers=-1)["workers"])
        try:
            self._check(address)
        except ClusterUnusable:
            self._client.close()
            raise

    def _check(self, address: str) -> None:
        if not self.workers:
            raise ClusterUnusable(f"Cụm máy {address} chưa có máy nào làm việc.")
        others = [a for a, there in self._client.run(program).items() if there != program()]
        if others:
            raise ClusterUnusable(
                f"Máy {', '.join(sorted(others))} chạy bản chương trình hoặc Python khác; hãy cài cho giống."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def each(self, function: str, folders: bytes, parts: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Each of ``parts`` with what ``function`` gave for it, as they end; an exception where it gave none.

        ``folders`` is what :func:`packed` made. A part whose worker is lost is done by another one. Parts are
        taken as workers come free: not all need be in memory.
        """
        from distributed import as_completed

        # a result that can be made again, not a thing sent to one worker: whoever holds it may be lost
        copy = self._client.submit(bytes, folders)
        asked: dict[Any, Task] = {}

        def ask(part: Task) -> object:
            future = self._client.submit(beside, function, copy, pickle.dumps(part), pure=False)
            asked[future] = part
            return future

        waiting = iter(parts)
        ended = as_completed(
            [ask(part) for part in islice(waiting, self.workers * _AHEAD)], loop=self._client.loop
        )
        try:
            for future in ended:
                part, error = asked.pop(future), future.exception()
                for following in islice(waiting, 1):
                    ended.add(ask(following))
                yield part, error if error is not None else pickle.loads(future.result())
        finally:
            self._client.cancel([*asked, copy])


def program() -> str:
    """The package and its Python as a hash: workers that have the same give the same bytes."""
    package = Path(str(files("analysis")))
    found = hashlib.sha256(sys.version.encode())
    for path in sorted(p for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        found.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def packed(project: Project, folders: Iterable[Path]) -> bytes:
    """Every file in ``folders`` of ``project`` but what an ingest keeps for the next, as a zip by paths."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(p for folder in folders for p in folder.rglob("*") if _travels(p)):
            archive.write(path, path.relative_to(project.root))
    return written.getvalue()


def _travels(path: Path) -> bool:
    return path.is_file() and path.suffix != ".sqlite"


def beside(function: str, folders: bytes, task: bytes) -> bytes:
    """Run ``function`` in a process beside this Dask worker; it ends with the worker."""
    from distributed import get_worker

    with tempfile.TemporaryDirectory(dir=get_worker().local_directory) as folder:
        with zipfile.ZipFile(io.BytesIO(folders)) as archive:
            archive.extractall(folder)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", _CHILD, function, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin, process.stdout:
            protocol.send(process.stdin, task)
            answer = protocol.receive(process.stdout)
        process.wait()
    if answer is None:
        raise RuntimeError(f"{function} ended with {process.returncode}")
    return answer


def _main(function: str, folder: str) -> None:
    """Answer the one task on standard input; end when that closes."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not write into the answer
    task = protocol.receive(questions)
    if task is None:
        return
    threading.Thread(target=_end_with, args=(questions,), daemon=True).start()
    module, _, name = function.partition(":")
    run: Callable[[Path, Any], object] = getattr(importlib.import_module(module), name)
    protocol.send(answers, pickle.dumps(run(Path(folder), pickle.loads(task))))


def _end_with(questions: io.BufferedReader) -> None:
    """End this process and all it started when whoever asked is gone."""
    questions.read()
    import psutil

    for process in psutil.Process().children(recursive=True):
        try:
            process.kill()
        except psutil.Error:
            continue
    os._exit(1)


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
