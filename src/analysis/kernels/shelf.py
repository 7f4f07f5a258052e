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
from analysis.writing import write_whole


@dataclass(frozen=True)
class FileShelf:
    """A shelf in ``folder``, which belongs to one build, in one language, and to its user alone."""

    folder: Path

    def take(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever ``make`` makes
        """As :meth:`analysis.sharing.Shelf.take`; two that need it at once may both make it."""
        named = hashlib.sha256(name.encode()).hexdigest()
        there = sorted(self.folder.glob(f"{named}.*"))
        if there:
            reads, result = pickle.loads(there[0].read_bytes())
        else:
            with hearing() as heard:
                result = make()
            reads = sorted(heard)
            with suppress(OSError):  # the next one makes it again
                self.folder.mkdir(exist_ok=True)
                # each its own file: another may be putting the same there
                write_whole(self.folder / f"{named}.{os.getpid()}", pickle.dumps((reads, result)))
        read_again(reads)
        return result
