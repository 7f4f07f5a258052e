"""The fork server: one thread that has imported what notebooks import, and forks a kernel when asked.

It lives as long as its standard input is open and ends with all its kernels and its folder when that closes.
A kernel ends when the connection it was asked for on closes, whoever closed it: nobody is left behind.
"""

from __future__ import annotations

import builtins
import fcntl
import gc
import importlib
import os
import pkgutil
import select
import selectors
import shutil
import signal
import socket
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

from analysis.kernels import forked, wire

_ASKED_FOR = "get_ipython"
_DEBUGGER = "debugpy"


def main(listening: socket.socket) -> None:
    """Import what notebooks import, then serve those who connect; they wait until then."""
    # the private folder that this process was started in is no place for modules
    folder = Path.cwd()
    sys.path.remove(str(folder))
    with _ended_with_its_starter(folder):
        _import_for_notebooks()
    server = _Server(listening)
    gc.collect()
    gc.freeze()
    server.serve()
    shutil.rmtree(folder, ignore_errors=True)  # whoever started it may have been killed


@contextmanager
def _ended_with_its_starter(folder: Path) -> Iterator[None]:
    """Imports take a while in which nobody listens: end at once when standard input closes meanwhile.

    The system signals it; a thread that waits for it would stand in the way of a fork.
    """

    def look(_number: int = 0, _frame: FrameType | None = None) -> None:
        if select.select([0], [], [], 0)[0]:
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(1)

    before = fcntl.fcntl(0, fcntl.F_GETFL)
    signal.signal(signal.SIGIO, look)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, before | os.O_ASYNC)
    look()  # it may have closed before
    try:
        yield
    finally:
        fcntl.fcntl(0, fcntl.F_SETFL, before)
        signal.signal(signal.SIGIO, signal.SIG_DFL)


def _import_for_notebooks() -> None:
    told = tomllib.loads((files("analysis.kernels") / "preload.toml").read_text(encoding="utf-8"))
    # pandas sets its options by whether it is imported in a kernel, which this process is not yet
    setattr(builtins, _ASKED_FOR, lambda: SimpleNamespace(kernel=None))
    # ipykernel does without a debugger that cannot be imported; each kernel would spend half its start on it
    sys.modules[_DEBUGGER] = None  # type: ignore[assignment]  # the documented way to say: not here
    try:
        for module in told["modules"]:
            importlib.import_module(module)
        for call in told["calls"]:
            pkgutil.resolve_name(call)()
    finally:
        delattr(builtins, _ASKED_FOR)
        del sys.modules[_DEBUGGER]


class _Server:
    def __init__(self, listening: socket.socket) -> None:
        self._stamp = _stamp()
        self._kernels: dict[int, socket.socket] = {}
        self._listening = listening
        self._woken, waking = socket.socketpair()
        for end in (self._woken, waking):
            end.setblocking(False)
        self._waking = waking
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _wake)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._ready = selectors.DefaultSelector()
        for file in (0, self._listening, self._woken):
            self._ready.register(file, selectors.EVENT_READ)

    def serve(self) -> None:
        """Answer until standard input closes, then end every kernel."""
        while True:
            for key, _ in self._ready.select():
                if key.fileobj == 0:
                    if not os.read(0, 1024):
                        self._end_all()
                        return
                elif key.fileobj is self._listening:
                    self._accept()
                elif key.fileobj is self._woken:
                    self._reap()
                else:
                    self._hear(key.fileobj)  # type: ignore[arg-type]  # the others are connections

    def _accept(self) -> None:
        connection, _ = self._listening.accept()
        if wire.peer(connection) != os.getuid():
            connection.close()
            return
        self._ready.register(connection, selectors.EVENT_READ)

    def _hear(self, connection: socket.socket) -> None:
        try:
            message, given = wire.receive(connection)
        except wire.Closed:
            self._leave(connection)
            return
        try:
            self._answer(connection, message, given)
        except OSError:
            self._leave(connection)
        finally:
            for file in given:
                os.close(file)

    def _answer(self, connection: socket.socket, message: dict[str, Any], given: list[int]) -> None:
        if "signal" in message:
            pid = self._pid_of(connection)
            if pid is not None:
                _signal(pid, int(message["signal"]))
            return
        why_not = self._why_not()
        if why_not:
            wire.send(connection, {"refused": why_not})
            return
        own = os.getpid()
        pid = os.fork()
        if pid == 0:
            forked.become(own, connection, message, given)
        self._kernels[pid] = connection
        wire.send(connection, {"pid": pid})

    def _why_not(self) -> str:
        """Why this process must not be forked any more; empty when it may."""
        if len(list(Path("/proc/self/task").iterdir())) != 1:
            return "threads"
        return "edited" if _stamp() != self._stamp else ""

    def _pid_of(self, connection: socket.socket) -> int | None:
        return next((pid for pid, c in self._kernels.items() if c is connection), None)

    def _leave(self, connection: socket.socket) -> None:
        """Who asked is gone: its kernel ends."""
        pid = self._pid_of(connection)
        if pid is not None:
            _signal(pid, signal.SIGKILL)
            del self._kernels[pid]
        self._ready.unregister(connection)
        connection.close()

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            connection = self._kernels.pop(pid, None)
            if connection is not None:
                with suppress(OSError):
                    wire.send(connection, {"exited": os.waitstatus_to_exitcode(status)})

    def _end_all(self) -> None:
        for pid in self._kernels:
            _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    """Signal a kernel not yet waited for, and all of its group: before it has one, itself."""
    for send in (os.killpg, os.kill):
        with suppress(OSError):
            send(pid, number)
            if send is os.killpg and number != signal.SIGKILL:
                return


def _stamp() -> frozenset[tuple[str, int, int]]:
    """The modules and wordings of this package as they are on disk: edited ones need a new server."""
    modules = (getattr(m, "__file__", None) for n, m in list(sys.modules.items()) if n.startswith("analysis"))
    found = set()
    for path in (*filter(None, modules), *_wordings()):  # a namespace has no file
        with suppress(OSError):
            stat = os.stat(path)  # noqa: PTH116  # before every fork, and a Path takes twice as long
            found.add((path, stat.st_mtime_ns, stat.st_size))
    return frozenset(found)


@cache
def _wordings() -> tuple[str, ...]:
    package = Path(__file__).parent.parent
    return tuple(sorted(str(p) for kind in ("*.toml", "*.po", "*.ttf") for p in package.rglob(kind)))


def _wake(_number: int, _frame: FrameType | None) -> None:
    """The handler that lets the wake-up file be written."""


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
