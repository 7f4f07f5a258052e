"""Kernels that can run beside each other on sockets of their own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import zmq

from analysis.kernels.manager import PromptKernelManager

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
