"""A process that ends with the one that started it, from its first moments on.

What a build starts does so before it imports anything that takes time: a worker through :func:`call`, an
ordinary kernel through this module as its command (``python -m analysis.kernels.tied PARENT MODULE …``).
"""

from __future__ import annotations

import ctypes
import os
import pkgutil
import runpy
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

_PR_SET_PDEATHSIG = 1
_OFTEN = 0.2


def tie(parent: int) -> None:
    """End this process when ``parent`` ends, the process that started it; at once when it has ended.

    On Linux the system does it, and does it already when the thread ends that started this process.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=watch, args=(parent,), daemon=True).start()


def watch(parent: int) -> None:
    """Wait until the process ``parent`` has ended, then end this one."""
    if os.name == "posix":
        waited = threading.Event()
        while os.getppid() == parent:
            waited.wait(_OFTEN)
    else:
        import psutil

        with suppress(psutil.NoSuchProcess):
            psutil.Process(parent).wait()
    os._exit(1)


def call(parent: int, function: str, *given: Any) -> None:  # noqa: ANN401 - what the function takes
    """In a new process: tie it to ``parent``, then import ``function`` (``module:name``) and call it.

    An interrupt from the keyboard is for the process that started it, which ends what it started.
    """
    tie(parent)
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    pkgutil.resolve_name(function)(*given)


def command(started: Sequence[str]) -> list[str]:
    """The command ``python -m MODULE …`` that starts a process tied to this one."""
    python, option, *module = started
    return [python, option, __name__, str(os.getpid()), *module]


if __name__ == "__main__":
    tie(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
