"""Commands on reports: list, build, trace."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.screen import Code, print_json, print_table, progress, project_of, say

if TYPE_CHECKING:
    from analysis.publishing import Edition, Format, Outcome

AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]

_STATES = {"made": "đã lập", "failed": "không lập được", "not_made": "chưa lập"}


def list_reports(context: typer.Context, as_json: AsJson = False) -> Code:
    """Print every planned report with its state in the current edition."""
    from analysis.publishing import current, plan, read_run, unplanned

    project = project_of(context)
    folder = current(project)
    built = {r["key"]: r for r in read_run(folder)["reports"]} if folder else {}
    rows = [
        {
            "key": report.key,
            "title": report.sidecar.title,
            "state": built.get(report.key, {}).get("state", "not_made"),
            "message": built.get(report.key, {}).get("message", ""),
        }
        for report in plan(project)
    ]
    if as_json:
        print_json({"edition": folder.name if folder else None, "reports": rows})
        return Code.DONE
    say(f"Ấn bản hiện tại: {folder.name if folder else 'chưa có; chạy commune-review build'}")
    print_table(
        ["báo cáo", "tình trạng", "ghi chú"], [(r["key"], _STATES[r["state"]], r["message"]) for r in rows]
    )
    for name in unplanned(project):
        say(f"notebooks/{name} chưa có tệp .yaml bên cạnh nên không thuộc kế hoạch.")
    return Code.DONE


def build(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option(help="Ngày của ấn bản; mặc định hôm nay.", formats=["%Y-%m-%d"]),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Chỉ lập LOẠI[/tham_số=giá_trị …], ví dụ annual-review/year=2019; lặp lại được."),
    ] = None,
    formats: Annotated[str, typer.Option(help="Các định dạng, cách nhau bằng dấu phẩy.")] = "html,pdf",
    jobs: Annotated[int, typer.Option(min=1, help="Số tiến trình chạy song song.")] = 2,
) -> Code:
    """Make an edition of the planned reports, or of those named."""
    from analysis.publishing import build as build_edition

    day = as_of.date() if as_of is not None else date.today()
    project = project_of(context)
    with progress("Lập báo cáo") as tell:

        def ended(outcome: Outcome, done: int, total: int) -> None:
            tell(done, total, f"{outcome.key}: {_STATES[outcome.state]} ({outcome.seconds:.1f} giây)")

        edition = build_edition(
            project, as_of=day, only=only or (), formats=_formats(formats), jobs=jobs, progress=ended
        )
    _tell_edition(edition)
    say(f"Xem: {project.reports / 'index.html'}")
    return Code.LOOK if edition.needs_attention else Code.DONE


def trace(
    context: typer.Context,
    figure_id: Annotated[str, typer.Argument(help="Mã số liệu, như ghi trong ngăn nguồn của báo cáo.")],
    as_json: AsJson = False,
) -> Code:
    """Print the workbook cells that a figure of the current edition was made from."""
    from analysis.publishing import trace as trace_figure

    rows = trace_figure(project_of(context), figure_id)
    if as_json:
        print_json(rows)
        return Code.DONE
    for figure, shown_by in _same(rows):
        say(f"{figure['label']}: {figure['text']} ({', '.join(shown_by)})")
        say(f"Cách tính: {figure['method']}")
        print_table(["tệp", "trang tính", "ô", "nguyên văn", "nguồn"], _cells(figure))
        left = figure["rows"] - len(figure["cells"])
        if left > 0:
            say(f"Còn {left} ô nữa trong bảng data/processed; báo cáo chỉ ghi {len(figure['cells'])} ô đầu.")
    return Code.DONE


def _tell_edition(edition: Edition) -> None:
    made = sum(o.made for o in edition.outcomes)
    say(f"Ấn bản {edition.name}: {made}/{len(edition.outcomes)} báo cáo.")
    for outcome in edition.outcomes:
        for sentence in (outcome.message, *outcome.problems):
            if sentence:
                say(f"  {outcome.key}: {sentence}")


def _formats(text: str) -> tuple[Format, ...]:
    from analysis.publishing import FORMATS, WrongUse

    wanted = [part.strip() for part in text.split(",") if part.strip()]
    unknown = sorted(set(wanted) - set(FORMATS))
    if unknown or not wanted:
        raise WrongUse(f"Không có định dạng “{', '.join(unknown)}”. Các định dạng: {', '.join(FORMATS)}.")
    return tuple(f for f in FORMATS if f in wanted)


def _same(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[str]]]:
    """Figures that say the same together, each with the reports that show it."""
    found: list[tuple[dict[str, Any], list[str]]] = []
    for row in rows:
        figure = {k: v for k, v in row.items() if k != "report"}
        same = next((reports for seen, reports in found if seen == figure), None)
        if same is None:
            found.append((figure, [row["report"]]))
        else:
            same.append(row["report"])
    return found


def _cells(figure: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(c["file"], c["sheet"], c["cell"], c["text"], c["origin"]) for c in figure["cells"]]
