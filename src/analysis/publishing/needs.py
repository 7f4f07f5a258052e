"""Tables without whose rows a report has nothing to say: it is not started, and says which are missing."""

from __future__ import annotations

from analysis.project import Project
from analysis.publishing.inputs import Inputs
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report
from analysis.publishing.sidecar import check_parameters
from analysis.tables.columns import TABLES


def lacking(project: Project, report: Report) -> tuple[str, ...]:
    """The tables that ``report`` needs and that have no row for it: of its year, where both have one."""
    year = check_parameters(report.sidecar, report.parameters).get("year")
    return tuple(name for name in report.sidecar.needs if not _has_rows(project, name, year))


def missing_data(inputs: Inputs, report: Report, tables: tuple[str, ...]) -> Outcome:
    """The outcome of ``report`` for which ``tables`` have no row."""
    named = ", ".join(tables)
    message = f"Chưa có dữ liệu ở bảng {named}; bổ sung tệp vào data/raw rồi chạy commune-review ingest."
    return Outcome(
        report.key, "missing_data", message, title=report.sidecar.title, fault="missing_data",
        made_from={"reads": {p: inputs.digest(p) for p in map(_path, tables)}},
    )  # fmt: skip


def _has_rows(project: Project, name: str, year: object) -> bool:
    import pyarrow.parquet as pq

    path = project.root / _path(name)
    if not path.exists():
        return False
    if year is None or "year" not in TABLES[name]:
        return bool(pq.read_metadata(path).num_rows)
    with path.open("rb") as file:
        return bool(pq.read_table(file, columns=["year"], filters=[("year", "=", year)]).num_rows)


def _path(name: str) -> str:
    return f"data/processed/{name}.parquet"
