"""One ingest at a time: what did not change is not read again, what did is read and laid together.

The rooms that read files are imported only where there is something to read.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from analysis.checking import Checked
from analysis.garbage import without_collection
from analysis.ingest import forking, manifest
from analysis.ingest.intake import RawFile, raw_files
from analysis.ingest.summary import IngestSummary
from analysis.project import Project

if TYPE_CHECKING:
    from analysis.ingest.gathering import Progress, Reads
    from analysis.ingest.workers import Workers

_FILES_A_JOB = 8
"""A further process is worth its start from so many files on."""

_LOCK = ".ingest.lock"


class IngestBusy(Exception):
    """Another ingest of the same root is running."""


def ingest(
    project: Project, *, jobs: int = 2, cluster: str = "", progress: Progress | None = None
) -> IngestSummary:
    """Read every file of ``data/raw`` into the tables of ``data/processed``.

    ``jobs`` processes share the files, or the workers of the Dask scheduler at the address ``cluster``, whose
    tables are the same; ``progress`` is called with the number of files done and of all.
    Bad files are rows in ``files`` and ``problems``. The tables of the last ingest stay until all the new
    ones are written. Nothing is read when raw files, reference data and reader are those of the last ingest.
    Raises :class:`IngestBusy` while another ingest of the root is running, ``ClusterUnusable``.
    """
    project.processed.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(project.processed / _LOCK, timeout=0).acquire()
    except Timeout:
        raise IngestBusy("Một lần đọc dữ liệu khác đang chạy; đợi nó xong rồi chạy lại.") from None
    with lock, without_collection():
        return _ingest(project, jobs, cluster, progress)


def _ingest(project: Project, jobs: int, cluster: str, progress: Progress | None) -> IngestSummary:
    with ExitStack() as ended:

        def look() -> tuple[Checked[tuple[RawFile, ...]], dict[str, str]]:
            raw = raw_files(project)
            return raw, manifest.inputs(project, raw.value)

        # the workers start while a copy of this process still looks at what there is
        early = manifest.is_absent(project) and not cluster
        looked = forking.beside(look) if early else look
        started = _workers(ended, project, jobs) if early else None

        def start(files: int) -> Reads:
            if cluster:
                return _far(ended, project, cluster)
            return started or _workers(ended, project, min(jobs, -(-files // _FILES_A_JOB)))

        raw, made_from = looked()
        known = manifest.unchanged(project, made_from)
        if known is not None:
            return IngestSummary(**known, unchanged=True)
        from analysis.ingest.gathering import read_all
        from analysis.ingest.making import WRITTEN, make
        from analysis.ingest.reading import Registers

        registers = Registers.load(project)
        reads = read_all(project, raw.value, manifest.made_with(project, made_from), start, progress)
    summary = make(project, registers, raw, reads)
    told = {name: value for name, value in asdict(summary).items() if name != "unchanged"}
    manifest.write(project, made_from, WRITTEN, told)
    return summary


def _workers(ended: ExitStack, project: Project, jobs: int) -> Workers:
    from analysis.ingest.workers import Workers

    return ended.enter_context(Workers(project, jobs))


def _far(ended: ExitStack, project: Project, address: str) -> Reads:
    from analysis.ingest.cluster import Cluster
    from analysis.ingest.far import FarWorkers

    return FarWorkers(project, ended.enter_context(Cluster(address)))
