"""A fork server as those see it who want kernels: started once, asked, ended with its starter."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis import language
from analysis.kernels import wire

VARIABLE = "COMMUNE_REVIEW_KERNEL_SERVER"
"""Where the fork server of a build listens: its workers share one."""

SETTING = "COMMUNE_REVIEW_KERNELS"
"""``ordinary`` in this variable switches warm kernels off; the results are the same."""

_SECONDS_TO_BIND = 60.0
_FIXED_AT_START = (
    *("PYTHONHASHSEED", "PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV"),
    language.VARIABLE,
)
"""Variables that a process reads once, as it starts: kernels of one server have the same."""

_QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


class NotWarm(Exception):
    """No kernel can be forked now; an ordinary one can run in its place."""


class Refused(NotWarm):
    """The server may not be forked any more (its modules were edited); a new one can."""


def is_possible() -> bool:
    """Whether kernels can be forked on this system, and nobody asked for ordinary ones."""
    return sys.platform == "linux" and os.environ.get(SETTING, "warm") != "ordinary"


class WarmProcess:
    """A forked process, in the manner of :class:`subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self._connection = connection
        self.pid = pid
        self.returncode: int | None = None

    def __del__(self) -> None:
        """Whoever lets go of it ends it."""
        self._connection.close()

    def poll(self) -> int | None:
        """Its exit code, ``None`` while it runs."""
        return self._heard(0.0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit code, once it has ended."""
        return self._heard(timeout)

    def send_signal(self, number: int) -> None:
        """Signal it and its group through the server, which knows whether the number is still its own."""
        if self.returncode is None:
            with suppress(OSError):
                wire.send(self._connection, {"signal": number})

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(9)

    terminate = kill
    join = wait

    def _heard(self, timeout: float | None) -> int | None:
        if self.returncode is not None:
            return self.returncode
        self._connection.settimeout(timeout)
        try:
            message, _ = wire.receive(self._connection)
            self.returncode = int(message["exited"])
        except (BlockingIOError, TimeoutError):
            return None
        except (wire.Closed, OSError, KeyError):
            self.returncode = -9  # the server is gone, and its kernels with it
        finally:
            if self.returncode is None:
                self._connection.settimeout(None)
        self._connection.close()
        return self.returncode


class Server:
    """A fork server started by this process; who connects early waits until it has imported everything."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        given = dict(os.environ if environment is None else environment)
        self._folder = Path(tempfile.mkdtemp(prefix="w-", dir=given.get("TMPDIR")))  # for this user alone
        self.address = str(self._folder / "s")
        # listened to from here on, and closed here at once: connections are refused when the server is dead
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(self.address)
            listening.listen(64)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "analysis.kernels.server", str(listening.fileno())],
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[listening.fileno()],
                env={**given, **_QUIET},
                start_new_session=True,
            )

    def close(self) -> None:
        """End it and every kernel it forked."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def fork(
    address: str, arguments: Sequence[str], environment: Mapping[str, str], folder: str, files: Sequence[int]
) -> WarmProcess:
    """A kernel with ``arguments``, its sockets bound, from the server at ``address``.

    ``files`` are its standard output and error. Raises :class:`NotWarm` when the server cannot be reached or
    will not fork.
    """
    asked = {"arguments": list(arguments), "environment": dict(environment), "folder": folder}
    return _asked(address, asked, files)


def call(address: str, function: str, environment: Mapping[str, str], pipe: int) -> WarmProcess:
    """A process from the server at ``address`` that calls ``function`` (``module:name``) with a ``pipe``.

    It writes where this process writes, and ends with the server. Raises :class:`NotWarm` as :func:`fork`.
    """
    asked = {"arguments": [], "call": function, "environment": dict(environment), "folder": str(Path.cwd())}
    return _asked(address, asked, (1, 2, pipe))


def _asked(address: str, asked: Mapping[str, Any], files: Sequence[int]) -> WarmProcess:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_SECONDS_TO_BIND)
    try:
        connection.connect(address)
        wire.send(connection, asked, files)
        answer = _answered(connection)
    except (OSError, wire.Closed) as error:
        connection.close()
        raise NotWarm(repr(error)) from error
    except NotWarm:
        connection.close()
        raise
    return WarmProcess(connection, int(answer["pid"]))


def differs_from_here(environment: Mapping[str, str]) -> bool:
    """Whether a kernel with ``environment`` would differ in what a process reads as it starts."""
    return any(environment.get(name) != os.environ.get(name) for name in _FIXED_AT_START)


def _answered(connection: socket.socket) -> dict[str, Any]:
    """What the server and the forked process say, in either order, until both have spoken."""
    answer: dict[str, Any] = {}
    while not {"pid", "ready"} <= answer.keys():
        message, _ = wire.receive(connection)
        if "refused" in message:
            raise Refused(str(message["refused"]))
        if "exited" in message:
            raise NotWarm("it ended before it was ready")
        answer |= message
    return answer


_own: list[Server] = []
"""The servers of this process, the newest last: an older one lives on for the kernels it has forked."""


def address(*, anew: bool = False) -> str:
    """Where a fork server listens: the one of the build, else the newest of this process, or one ``anew``."""
    given = os.environ.get(VARIABLE, "")
    if given:
        return given
    if anew or not _own:
        if not _own:
            atexit.register(end_own)
        _own.append(Server())
    return _own[-1].address


def end_own() -> None:
    """End the servers of this process and their kernels."""
    while _own:
        _own.pop().close()
