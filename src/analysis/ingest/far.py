"""Files read by the workers of a cluster, each of them as this machine reads it: in a process with limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.ingest.cluster import Cluster, packed
from analysis.ingest.intake import RawFile
from analysis.ingest.workers import Answer, Workers
from analysis.project import Project

_READ_THERE = "analysis.ingest.far:read_there"
_AT_ONCE = 64
"""Files sent together: a reading process starts once for them, and a lost worker costs no more."""

Sent = tuple[int, RawFile, bytes]
"""Position, what is known of the file, and its content."""


class FarWorkers:
    """In the place of :class:`Workers`: the same answers from the workers of ``cluster``."""

    def __init__(self, project: Project, cluster: Cluster) -> None:
        self._project, self._cluster = project, cluster

    def read(self, wanted: Iterable[tuple[int, RawFile]]) -> Iterator[Answer]:
        """What became of each of the files, given with their positions, as they end.

        Files that no worker could answer for, and those that cannot be opened here, are read here.
        """
        by_position = dict(wanted)
        folders = packed(self._project, [self._project.reference])
        here: list[int] = []
        for part, told in self._cluster.each(_READ_THERE, folders, _sent(by_position, here)):
            if isinstance(told, BaseException):
                here += [position for position, *_ in part]
            else:
                yield from (Answer(*answer) for answer in told)
        if here:
            with Workers(self._project, 1) as workers:
                yield from workers.read([(position, by_position[position]) for position in here])


def read_there(root: Path, files: Sequence[Sent]) -> list[tuple[int, bytes, bool]]:
    """Beside a Dask worker: write ``files`` down, read them, give what they gave."""
    folder = root / "received"
    folder.mkdir()
    wanted = []
    for position, file, content in files:
        # a suffix that belies the content is told
        path = folder / f"{position}{file.path.suffix}"
        path.write_bytes(content)
        wanted.append((position, replace(file, path=path)))
    with Workers(Project.at(root), 1) as workers:
        return [(a.position, a.content, a.whole) for a in workers.read(wanted)]


def _sent(files: Mapping[int, RawFile], unreadable: list[int]) -> Iterator[list[Sent]]:
    """``files`` with their contents, so many at a time; those that cannot be opened are ``unreadable``."""
    part: list[Sent] = []
    for position, file in files.items():
        try:
            part.append((position, file, file.path.read_bytes()))
        except OSError:
            unreadable.append(position)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part
