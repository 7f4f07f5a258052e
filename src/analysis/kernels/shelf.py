"""The shelf of a build: results as files, each with what was read to make it."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.kernels.reads import hearing, read_again


@dataclass(frozen=True)
class FileShelf:
    """A shelf in ``folder``, which belongs to one build, in one language, and to its user alone."""

    folder: Path

    def take(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever ``make`` makes
        """As :meth:`analysis.sharing.Shelf.take`; two that need it at once may both make it."""
        path = self.folder / hashlib.sha256(name.encode()).hexdigest()
        try:
            reads, result = pickle.loads(path.read_bytes())
        except OSError:  # not there yet
            with hearing() as heard:
                result = make()
            reads = sorted(heard)
            self._put(path, pickle.dumps((reads, result)))
        read_again(reads)
        return result

    def _put(self, path: Path, content: bytes) -> None:
        """Let ``content`` stand at ``path``, whole; where it cannot, the next one makes it again."""
        beside = path.with_name(f"{path.name}.{os.getpid()}")  # another may be putting the same there
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            beside.write_bytes(content)
            os.replace(beside, path)
