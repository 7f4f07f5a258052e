"""What every file gave: taken from the last ingest where nothing changed, else read by worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from analysis.ingest import corrections
from analysis.ingest.intake import RawFile
from analysis.ingest.kept import Kept, key_of
from analysis.ingest.transport import NotUnderstood, Reading, unpacked
from analysis.ingest.workers import Answer
from analysis.project import Project
from analysis.tables.storing import make_ready

Progress = Callable[[int, int], None]


class Reads(Protocol):
    """Workers that read files, wherever they are."""

    def read(self, wanted: Iterable[tuple[int, RawFile]]) -> Iterator[Answer]:
        """What became of each of the files, given with their positions, as they end."""


def read_all(
    project: Project,
    files: Sequence[RawFile],
    made_with: str,
    start: Callable[[int], Reads],
    progress: Progress | None,
) -> list[Reading]:
    """What every file gave, in the order of ``files``; ``progress`` is told how many of all are done.

    ``start`` gives the workers for so many files, where some must be read. A reading cut short for time or
    memory is not kept: the next ingest tries again.
    """
    decided = corrections.by_file(corrections.read(project.reference, corrections.NAME).value)
    keys = [key_of(f, made_with, corrections.digest(decided.get(f.file, ()))) for f in files]
    with Kept(project.processed) as kept:
        done = _known(kept, keys)
        wanted = [(i, file) for i, file in enumerate(files) if i not in done]
        if progress is not None and done:
            progress(len(done), len(files))
        for answer in start(len(wanted)).read(wanted) if wanted else ():
            make_ready()  # while the others read
            done[answer.position] = unpacked(answer.content)
            if answer.whole:
                kept.keep(keys[answer.position], answer.content)
            if progress is not None:
                progress(len(done), len(files))
        kept.only(keys)
    return [done[i] for i in range(len(files))]


def _known(kept: Kept, keys: Sequence[str]) -> dict[int, Reading]:
    found = kept.of(keys)
    known = {}
    for position, key in enumerate(keys):
        if key in found:
            try:
                known[position] = unpacked(found[key])
            except NotUnderstood:
                continue
    return known
