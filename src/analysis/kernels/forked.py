"""What a forked process does to become a kernel like any other, or a worker of a build."""

from __future__ import annotations

import importlib.util
import os
import pkgutil
import random
import signal
import socket
import sys
import traceback
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from analysis.kernels import tied, wire

_FIRST_OF_SERVER = 3
LAUNCHER = "ipykernel_launcher"


def become(server: int, connection: socket.socket, asked: dict[str, Any], files: list[int]) -> NoReturn:
    """Become what is ``asked`` for, in its environment and folder; never returns.

    That is a kernel with ``arguments``, or with ``call`` a function (``module:name``), which is given a pipe.
    It ends with the process ``server`` that forked it.

    ``files`` are its standard output and error, and that pipe. When a kernel's sockets are bound it says so
    on ``connection``.
    """
    code = 1
    try:
        tied.tie(server)
        os.setsid()
        told, pipe = _stand_alone(connection, files)
        _take_over(asked)
        code = _run(asked["arguments"], told) if pipe is None else _call(asked["call"], told, pipe)
    except BaseException:  # it has no caller to tell
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _stand_alone(connection: socket.socket, files: list[int]) -> tuple[socket.socket, Connection | None]:
    """Let go of everything that is the server's; only the way back stays, and the pipe when there is one."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL if number == signal.SIGCHLD else signal.default_int_handler)
    nowhere = os.open(os.devnull, os.O_RDWR)
    standard, piped = files[:2] or [nowhere, nowhere], files[2:]
    for given, file in zip((nowhere, *standard), (0, 1, 2), strict=True):
        os.dup2(given, file)
    # two numbers that nothing else has, before any is closed
    kept = [os.dup(f) for f in (connection.fileno(), *piped)]
    first, last = _FIRST_OF_SERVER, os.sysconf("SC_OPEN_MAX")
    for file in kept:
        os.closerange(first, file)
        first = file + 1
    os.closerange(first, last)
    back, *pipes = kept
    return socket.socket(fileno=back), Connection(pipes[0]) if pipes else None


def _take_over(asked: dict[str, Any]) -> None:
    """The environment and folder of the kernel, and random numbers of its own."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    launcher = importlib.util.find_spec(LAUNCHER)
    sys.argv = [str(launcher.origin) if launcher else LAUNCHER, *asked["arguments"]]


def _call(function: str, told: socket.socket, pipe: Connection) -> int:
    wire.send(told, {"ready": True})
    told.close()
    pkgutil.resolve_name(function)(pipe)
    return 0


def _run(arguments: list[str], told: socket.socket) -> int:
    from ipykernel.kernelapp import IPKernelApp

    # 1: the parent is not watched by a thread; it is the server, whose end ends this process
    app = IPKernelApp.instance(parent_handle=1)
    app.initialize(arguments)  # type: ignore[no-untyped-call]
    _choose_backend()
    wire.send(told, {"ready": True})
    told.close()
    app.start()  # type: ignore[no-untyped-call]
    return 0


def _choose_backend() -> None:
    """Matplotlib was imported before the kernel named its backend."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and os.environ.get("MPLBACKEND"):
        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]
