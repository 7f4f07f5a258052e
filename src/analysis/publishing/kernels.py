"""What workers and their kernels run in beside each other: one thread, a fixed hash seed, a fork server."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.kernels import inside, warm
from analysis.kernels.provisioner import NAME
from analysis.language import VARIABLE, Language
from analysis.project import ROOT_VARIABLE


def worker_environment(root: Path, scratch: Path, language: Language) -> dict[str, str]:
    """Environment variables of a worker process and its kernels, for the project at ``root``.

    ``scratch`` takes every temporary file.
    """
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    folders = ("TMPDIR", "TEMP", "TMP")
    return {
        **dict.fromkeys(threads, "1"),
        **dict.fromkeys(folders, str(scratch)),
        "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others touch much new memory in a process that ends soon
        "IPYTHONDIR": str(scratch / "ipython"),
        inside.SHELF: str(scratch / f"shelf-{language}"),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        ROOT_VARIABLE: str(root),
        VARIABLE: language,
    }


@contextmanager
def warm_kernels(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """``environment`` with a fork server for the kernels of all workers, where there can be one."""
    environment = {**environment, "JUPYTER_DEFAULT_PROVISIONER_NAME": NAME}
    if not warm.is_possible():
        yield environment
        return
    server = warm.Server({**os.environ, **environment})
    try:
        yield {**environment, warm.VARIABLE: server.address}
    finally:
        server.close()


def enter(environment: dict[str, str]) -> None:
    """Make ``environment`` this worker's own.

    The kernel chooses its inline backend itself, so a backend set outside is forgotten.
    """
    os.environ.update(environment)
    os.environ.pop("MPLBACKEND", None)
    tempfile.tempdir = environment["TMPDIR"]
