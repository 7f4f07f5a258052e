"""What goes with an edition: ``run.json`` and ``figures.parquet``, and how they are read back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import __version__
from analysis.project import Project
from analysis.publishing.edition import Edition, current
from analysis.publishing.files import json_bytes
from analysis.publishing.outcome import Outcome
from analysis.publishing.sidecar import WrongUse, nearest
from analysis.writing import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

FIGURES = "figures.parquet"
_TEXTS = ("label", "text", "unit", "method", "status", "standard", "comparator", "base", "caveat", "origin")


def figures_schema() -> pa.Schema:
    """``figures.parquet``: one row a figure and report; ``rows`` counts cells, ``cells`` holds some."""
    import pyarrow as pa

    cell = pa.struct([(c, pa.string()) for c in ("table", "file", "sheet", "cell", "text", "origin")])
    numbers = [("value", pa.float64()), ("n", pa.int64()), ("of", pa.int64()), ("rows", pa.int64())]
    texts = [(name, pa.string()) for name in ("id", "report", *_TEXTS)]
    return pa.schema([*texts, *numbers, ("cells", pa.list_(cell))])


def write_figures(edition: Edition) -> None:
    """Write the figures that the made reports show, ordered by identifier and report."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(edition.figures, figures_schema()), edition.folder / FIGURES)


def read_figures(edition: Path) -> list[dict[str, Any]]:
    """The rows of ``figures.parquet`` in the folder ``edition``."""
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(edition / FIGURES).to_pylist()
    return rows


def trace(project: Project, figure_id: str) -> list[dict[str, Any]]:
    """The rows of the current edition's ``figures.parquet`` for ``figure_id``, one a report that shows it.

    ``cells`` are all its source cells, from the file that the edition keeps beside the report (see
    :mod:`analysis.publishing.cells`); only those in ``figures.parquet`` where a report has no such file.

    Raises :class:`WrongUse` when there is no edition, or no such figure (with the nearest one).
    """
    import pyarrow.parquet as pq

    from analysis.publishing.cells import cells_of
    from analysis.publishing.files import CELLS

    folder = current(project)
    if folder is None:
        raise WrongUse("Chưa có ấn bản nào. Chạy: commune-review build")
    path = folder / FIGURES
    rows: list[dict[str, Any]] = pq.read_table(path, filters=[("id", "=", figure_id)]).to_pylist()
    if not rows:
        known = pq.read_table(path, columns=["id"])["id"].unique().to_pylist()
        suggestion = nearest(figure_id, known)
        raise WrongUse(f"Ấn bản {folder.name} không có số liệu “{figure_id}”{suggestion}")
    kept = {r["key"]: r["files"].get(CELLS) for r in read_run(folder)["reports"]}
    for row in rows:
        file = kept.get(row["report"])
        row["cells"] = (file and cells_of(folder / file["name"], figure_id)) or row["cells"]
    return rows


def write_run(edition: Edition, seconds: float) -> None:
    """Write how the build of ``edition`` went, which took ``seconds``."""
    run = {
        "edition": edition.name,
        "as_of": edition.as_of.isoformat(),
        "previous": edition.previous,
        "stage": edition.stage,
        "package_version": __version__,
        "seconds": round(seconds, 2),
        "counts": edition.counts,
        "remade": len(edition.remade),
        "origins": list(edition.origins),
        "reports": [
            {"language": r.language, **_report_record(edition.folder, o)}
            for r, o in zip(edition.reports, edition.outcomes, strict=True)
        ],
        "left_out": list(edition.left_out),
    }
    write_whole(edition.folder / "run.json", json_bytes(run))


def read_run(edition: Path) -> dict[str, Any]:
    """``run.json`` of the folder ``edition``."""
    run: dict[str, Any] = json.loads((edition / "run.json").read_text(encoding="utf-8"))
    return run


def _report_record(edition: Path, outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "title": outcome.title,
        "state": outcome.state,
        "fault": outcome.fault,
        "message": outcome.message,
        "problems": list(outcome.problems),
        "since": outcome.since,
        "seconds": outcome.seconds,
        "figures": len(outcome.figures),
        "files": {f: {"name": n, "sha256": _sha256(edition / n)} for f, n in outcome.files.items()},
        "cover": None if outcome.cover is None else asdict(outcome.cover),
        "keys": list(outcome.keys),
        "made_from": dict(outcome.made_from),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
