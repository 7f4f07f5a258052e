"""What a process reads, noted line by line: a report is made again when one of these has changed."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from analysis.tables.narrow import EVENT

READS = "COMMUNE_REVIEW_READS"
"""The file into which a kernel writes, a line each, what it reads."""

UNSEEN = "!"
"""Leads a line that names a way of reading whose sources cannot be seen."""

BEGUN = "begun"
"""The first line: from here on everything is noted."""

_AGAIN = "commune_review.again"
"""The audit event of using what was read elsewhere; its one argument is a line."""

_FOLDERS_READ = frozenset({"os.listdir", "os.scandir"})
_ROWS = frozenset({EVENT, _AGAIN})
_OUTSIDE = frozenset(
    [
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.fork",
        "os.forkpty",
        "pty.spawn",
        "socket.connect",
    ]
)


def note_into(path: Path) -> None:
    """Note everything that this process reads from now on as lines in the file at ``path``."""
    sys.addaudithook(_Hook(_Notes(path)))


class _Hook:
    """An audit hook: each file and folder read, and each way of reading that cannot be seen, is a line."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._machine = _machine()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            if _reads(arguments[1], arguments[2]):
                self._path(arguments[0])
        elif event in _FOLDERS_READ:
            self._path("." if arguments[0] is None else arguments[0])
        elif event in _ROWS:
            self._note(arguments[0])
        elif event == "sqlite3.connect":
            self._path(arguments[0])
        elif event in _OUTSIDE:
            self._note(f"{UNSEEN}{event}")

    def _path(self, path: object) -> None:
        if isinstance(path, str | bytes | os.PathLike):
            absolute = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # resolves no links
            if not absolute.startswith(self._machine):
                self._note(_source(absolute))


class _Notes:
    """Lines in a file, each once, on disk before what it names is opened: a kernel may be killed."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._noted: set[str] = set()
        self(BEGUN)

    def __call__(self, line: str) -> None:
        if line not in self._noted:
            self._noted.add(line)
            os.write(self._file, line.encode("utf-8", "surrogateescape") + b"\n")


_heard: list[set[str]] = []
_hooks: list[_Hook] = []


@contextmanager
def hearing() -> Iterator[set[str]]:
    """What this process itself reads meanwhile, as lines; a hook stays, and is silent afterwards."""
    if not _hooks:
        _hooks.append(_Hook(lambda line: _heard[-1].add(line) if _heard else None))
        sys.addaudithook(_hooks[0])
    _heard.append(set())
    try:
        yield _heard[-1]
    finally:
        _heard.pop()


def read_again(lines: Iterable[str]) -> None:
    """Note ``lines``, which were heard when something was made that this process uses."""
    for line in lines:
        sys.audit(_AGAIN, line)


def _reads(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return "r" in mode or "+" in mode
    return not isinstance(flags, int) or flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR) != os.O_WRONLY


def _source(path: str) -> str:
    """A compiled module stands for its source."""
    with suppress(ValueError):
        return importlib.util.source_from_cache(path)
    return path


def _machine() -> tuple[str, ...]:
    """Folders whose content is the program's, whose version the build knows, the system's or passing."""
    package = Path(__file__).resolve().parent.parent
    home = Path.home()
    folders = {
        *(Path(p) for p in (sys.prefix, sys.base_prefix, tempfile.gettempdir())),
        *(Path(os.environ[n]) for n in ("TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR") if os.environ.get(n)),
        *(Path(p) for p in ("/proc", "/dev", "/sys", "/etc", "/usr", "/lib", "/opt")),
        *(home / name for name in (".cache", ".config", ".local", ".ipython", ".jupyter", ".matplotlib")),
        package,
    }
    # a project inside one of them must be seen
    root = Path(os.environ.get("COMMUNE_REVIEW_ROOT") or Path.cwd()).resolve()
    return tuple(f"{f}{os.sep}" for f in sorted(folders) if f not in (root, *root.parents))
