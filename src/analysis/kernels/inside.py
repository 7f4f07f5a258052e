"""What a kernel does for the build that started it: it notes what it reads, shares, stays within its memory.

:func:`begin` is called by the profile of the build (:func:`profile`), in forked and ordinary kernels alike,
before the first cell.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from analysis import sharing
from analysis.garbage import collect_seldom
from analysis.kernels import reads
from analysis.kernels.shelf import FileShelf

MEMORY = "COMMUNE_REVIEW_MEMORY_MB"
"""MB by which the kernel may grow from where it starts."""

SHELF = "COMMUNE_REVIEW_SHELF"
"""The folder of what the kernels of the build share."""

_STARTUP = """\
from analysis.kernels import inside as _inside
_inside.begin()
del _inside
"""
_SETTINGS = """\
c.HistoryManager.enabled = False  # a database that nobody reads
"""


def profile(ipython: Path) -> None:
    """Write into the folder ``ipython`` (``IPYTHONDIR``) the profile that calls :func:`begin`."""
    folder = ipython / "profile_default"
    (folder / "startup").mkdir(parents=True)
    (folder / "startup" / "00-build.py").write_text(_STARTUP, encoding="utf-8")
    (folder / "ipython_kernel_config.py").write_text(_SETTINGS, encoding="utf-8")


def begin() -> None:
    """Note reads, share and limit memory as the environment says, and collect garbage less often."""
    notes, memory, shelf = (os.environ.pop(name, "") for name in (reads.READS, MEMORY, SHELF))
    collect_seldom()
    if notes:
        reads.note_into(Path(notes))
    if shelf:
        sharing.use(FileShelf(Path(shelf)))
    if memory:
        _limit_memory(int(memory) * 2**20)


def _limit_memory(growth: int) -> None:
    """Let this process grow by ``growth`` bytes where the system can hold it to that."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        now = int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGESIZE")
        resource.setrlimit(resource.RLIMIT_AS, (now + growth, now + growth))
