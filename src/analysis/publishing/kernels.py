"""Kernels that can run beside each other: private sockets, one thread each, a fixed hash seed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import zmq

from analysis.kernels import warm
from analysis.kernels.manager import PromptKernelManager
from analysis.kernels.provisioner import NAME
from analysis.language import VARIABLE, Language
from analysis.project import ROOT_VARIABLE

_LONGEST_FOLDER = 80
"""A socket's path may have 103 characters on macOS, 107 on Linux; the rest is for names below."""


def has_private_sockets() -> bool:
    """Whether kernels can talk over sockets in a folder; otherwise they use TCP ports."""
    return os.name == "posix" and bool(zmq.has("ipc")) and len(tempfile.gettempdir()) <= _LONGEST_FOLDER


class PrivateKernelManager(PromptKernelManager):
    """Starts a kernel on IPC sockets in a folder of its own, because parallel kernels race for TCP ports.

    The folder lies in the temporary folder, which whoever runs the build removes.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - traits, passed on as they came
        super().__init__(**options)
        if has_private_sockets():
            folder = Path(tempfile.mkdtemp(prefix="k-"))
            self.transport = "ipc"
            self.ip = str(folder / "s")
            self.connection_file = str(folder / "kernel.json")


def worker_environment(root: Path, scratch: Path, language: Language) -> dict[str, str]:
    """Environment variables of a worker process and its kernels, for the project at ``root``.

    ``scratch`` takes every temporary file.
    """
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    folders = ("TMPDIR", "TEMP", "TMP")
    return {
        **dict.fromkeys(threads, "1"),
        **dict.fromkeys(folders, str(scratch)),
        "IPYTHONDIR": str(scratch / "ipython"),
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
