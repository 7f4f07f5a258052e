"""Commands on data: sample, ingest."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.checking.words import words
from analysis.cli.screen import Code, print_json, print_table, progress, project_of, say

if TYPE_CHECKING:
    from analysis.ingest import IngestSummary
    from analysis.project import Project

Jobs = Annotated[int, typer.Option(min=1, help="Số tiến trình chạy song song.")]
Cluster = Annotated[
    str,
    typer.Option(
        metavar="tcp://HOST:PORT", help="Chạy trên các máy của bộ điều phối Dask này, không trên máy này."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]

_FILE_STATES = {
    "read": "đọc hết",
    "partly_read": "đọc một phần",
    "refused": "không mở",
    "unknown_form": "không rõ biểu",
}
_VERDICTS = {"agrees": "khớp", "disagrees": "không khớp", "cannot_be_checked": "không kiểm được"}


class Scale(StrEnum):
    """How large a synthetic province is."""

    TINY = "tiny"
    PROVINCE = "province"


def sample(
    context: typer.Context,
    scale: Annotated[Scale, typer.Option(help="Cỡ của tỉnh giả lập.")] = Scale.PROVINCE,
    seed: Annotated[int, typer.Option(help="Hạt giống; cùng hạt giống thì cùng tệp.")] = 2017,
    jobs: Jobs = 2,
) -> Code:
    """Write a synthetic province into data/raw/sample."""
    from analysis.sample import write_province

    project = project_of(context)
    with progress("Tạo tỉnh giả lập") as tell:
        written = write_province(project, scale=scale.value, seed=seed, jobs=jobs, progress=tell)
    count = sum(written.workbooks.values())
    say(f"Đã tạo {count} tệp giả lập trong {project.relative(written.folder)}.")
    say("Tiếp theo: commune-review ingest")
    return Code.DONE


def ingest(
    context: typer.Context,
    jobs: Jobs = 2,
    cluster: Cluster = "",
    as_json: AsJson = False,
) -> Code:
    """Read data/raw into data/processed, then check the published claims against it."""
    from analysis.ingest import ingest as ingest_files

    project = project_of(context)
    with progress("Đọc tệp") as tell:
        summary = ingest_files(project, jobs=jobs, cluster=cluster, progress=tell)
    verdicts = claims_checked(project, unchanged=summary.unchanged)
    if as_json:
        print_json({**asdict(summary), "claims": verdicts, "needs_attention": summary.needs_attention})
    else:
        _print_summary(summary, verdicts)
    if summary.unchanged and not as_json:
        say("Không có gì thay đổi từ lần đọc trước; không đọc lại tệp nào.")
    if summary.needs_attention:
        say("Có điều cần người xem lại: commune-review check")
    say("Tiếp theo: commune-review build")
    return Code.LOOK if summary.needs_attention else Code.DONE


def claims_checked(project: Project, *, unchanged: bool) -> dict[str, int]:
    """The published claims by verdict; checked again unless they were checked against these same tables."""
    told = project.processed / "claims.json"
    if unchanged and told.exists() and (project.processed / "claims.parquet").exists():
        verdicts: dict[str, int] = json.loads(told.read_text(encoding="utf-8"))
        return verdicts
    from analysis import tables
    from analysis.indicators import claims
    from analysis.province import open_province
    from analysis.writing import write_whole

    told.unlink(missing_ok=True)
    checked = claims.check(open_province(project.root))
    tables.write(project.processed, "claims", checked)
    verdicts = {str(v): int(n) for v, n in checked["verdict"].value_counts(sort=False).items()}
    write_whole(told, json.dumps(verdicts).encode("utf-8"))
    return verdicts


def _print_summary(summary: IngestSummary, verdicts: dict[str, int]) -> None:
    severities = words("vi").severities
    counts = [
        *((f"tệp {_FILE_STATES[state]}", n) for state, n in summary.files.items()),
        ("dòng đã thấy", summary.rows_seen),
        ("dòng đã dùng", summary.rows_used),
        ("dòng không dùng, có lý do", summary.rows_explained),
        *((f"bảng {name}, dòng", n) for name, n in summary.rows.items()),
        *((f"vấn đề: {severities[s]}", n) for s, n in summary.problems.items()),
        *((f"số đã công bố: {_VERDICTS[v]}", n) for v, n in verdicts.items()),
    ]
    print_table(["đếm", "số"], counts)
