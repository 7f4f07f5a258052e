"""``run.log`` of an edition: what happened and when, a line each, by a clock that is passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from analysis.writing import write_whole

NAME = "run.log"
Clock = Callable[[], datetime]


@dataclass
class Log:
    """Lines with the time of ``clock`` before each."""

    clock: Clock
    lines: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> None:
        """Add a line."""
        self.lines.append(f"{self.clock():%Y-%m-%dT%H:%M:%S} {' '.join(text.split())}")

    def write(self, folder: Path) -> None:
        """Write the lines into ``folder``."""
        write_whole(folder / NAME, "".join(f"{line}\n" for line in self.lines).encode("utf-8"))
