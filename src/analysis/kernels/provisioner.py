"""The provisioner that Jupyter finds: a forked kernel where there can be one, else an ordinary one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.kernels import tied, warm
from analysis.kernels.forked import LAUNCHER

NAME = "warm-provisioner"
_OFTEN = 0.002
_AT_MOST = 5.0


class WarmProvisioner(LocalProvisioner):
    """A kernel forked from a process that has already imported what notebooks import."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
        """Fork the kernel that ``cmd`` would start; start it as usual where that cannot be."""
        environment = dict(kwargs.get("env") or os.environ)
        if not _is_ipykernel(cmd) or not warm.is_possible() or warm.differs_from_here(environment):
            return await super().launch_kernel(_tied(cmd), **kwargs)
        try:
            process = await asyncio.to_thread(_forked, cmd[3:], environment, kwargs)
        except warm.NotWarm as why:
            self.log.info("an ordinary kernel in the place of a warm one: %s", why)
            return await super().launch_kernel(_tied(cmd), **kwargs)
        self.process = cast("subprocess.Popen[bytes]", process)
        self.pid, self.pgid = process.pid, None
        return self.connection_info

    async def wait(self) -> int | None:
        """The exit code of the kernel, as soon as it has ended."""
        while (code := await self.poll()) is None:
            await asyncio.sleep(_OFTEN)
        return code if self.process is None else await super().wait()

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and wait until it is gone: whoever asks next hears so at once."""
        await super().kill(restart)
        if self.process is not None and hasattr(signal, "SIGKILL"):
            async with asyncio.timeout(_AT_MOST):
                while await self.poll() is None:
                    await asyncio.sleep(_OFTEN)


def _is_ipykernel(cmd: list[str]) -> bool:
    return cmd[1:3] == ["-m", LAUNCHER] and os.path.realpath(cmd[0]) == os.path.realpath(sys.executable)


def _tied(cmd: list[str]) -> list[str]:
    """``cmd`` ended with this process; as it is from a thread, which may end before the kernel should."""
    if _is_ipykernel(cmd) and threading.current_thread() is threading.main_thread():
        return tied.command(cmd)
    return cmd


def _forked(
    arguments: list[str], environment: Mapping[str, str], options: Mapping[str, Any]
) -> warm.WarmProcess:
    folder = str(options.get("cwd") or Path.cwd())
    files = tuple(_number(options.get(name), standard) for name, standard in (("stdout", 1), ("stderr", 2)))
    try:
        return warm.fork(warm.address(), arguments, environment, folder, files)
    except warm.Refused:
        return warm.fork(warm.address(anew=True), arguments, environment, folder, files)


def _number(file: Any, standard: int) -> int:  # noqa: ANN401 - what Popen takes
    if isinstance(file, int) and file >= 0:
        return file
    return int(file.fileno()) if hasattr(file, "fileno") else standard
