"""Commands on reports: list, build."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from analysis.cli.data import Cluster, Jobs
from analysis.cli.options import taking
from analysis.cli.screen import Code, print_json, print_table, progress, project_of, say
from analysis.language import Language

if TYPE_CHECKING:
    from analysis.publishing import (
        Edition,
        Format,
        Inputs,
        Outcome,
        Progress,
        Report,
        Running,
        Standing,
    )

AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]

_STATES = {
    "made": "đã lập",
    "unchanged": "giữ nguyên",
    "stale": "cần lập lại",
    "failed": "không lập được",
    "missing_data": "chưa có dữ liệu",
    "not_made": "chưa lập",
}


def list_reports(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option(help="Xét cho ngày này; mặc định mỗi báo cáo giữ ngày của nó.", formats=["%Y-%m-%d"]),
    ] = None,
    as_json: AsJson = False,
) -> Code:
    """Print every planned report with its state: made, unchanged, stale and why, failed, without data."""
    from analysis.publishing import Inputs, Standing, plan, unplanned, with_translations

    project = project_of(context)
    standing, inputs = Standing(project), Inputs(project)
    day = as_of.date() if as_of is not None else None
    reports = with_translations(plan(project), standing.records)
    rows = [_listed(report, standing, inputs, day) for report in reports]
    name = standing.run.get("edition")
    if as_json:
        print_json({"edition": name, "reports": rows})
        return Code.DONE
    say(f"Ấn bản hiện tại: {name or 'chưa có; chạy commune-review build'}")
    print_table(
        ["báo cáo", "tình trạng", "ghi chú"], [(r["key"], _STATES[r["state"]], r["message"]) for r in rows]
    )
    for notebook in unplanned(project):
        say(f"notebooks/{notebook} chưa có tệp .yaml bên cạnh nên không thuộc kế hoạch.")
    return Code.DONE


def _listed(report: Report, standing: Standing, inputs: Inputs, day: date | None) -> dict[str, Any]:
    from analysis.publishing import changes

    record = standing.records.get(report.key, {})
    state, message, since = (
        record.get("state", "not_made"),
        record.get("message", ""),
        record.get("since", ""),
    )
    reasons = changes(report, standing, inputs, day) if state == "made" else ()
    if reasons:
        state, message = "stale", "; ".join(map(str, reasons))
    elif state == "made" and since:
        state, message = "unchanged", f"từ ấn bản {since}"
    return {
        "key": report.key,
        "language": report.language,
        "title": report.sidecar.title,
        "state": state,
        "message": message,
        "reasons": [{"cause": r.cause, "what": r.what} for r in reasons],
    }


@dataclass(frozen=True)
class Wanted:
    """What is built, and where."""

    as_of: Annotated[
        datetime | None,
        typer.Option(
            help="Ngày của ấn bản và của mọi báo cáo; mặc định hôm nay, báo cáo không đổi giữ ngày của nó.",
            formats=["%Y-%m-%d"],
        ),
    ] = None
    only: Annotated[
        list[str] | None,
        typer.Option(help="Chỉ lập LOẠI[/tham_số=giá_trị …], ví dụ annual-review/year=2019; lặp lại được."),
    ] = None
    formats: Annotated[
        str, typer.Option(help="Các định dạng html,pdf,docx,xlsx, cách nhau bằng dấu phẩy; mặc định tất cả.")
    ] = ""
    language: Annotated[
        list[str] | None,
        typer.Option(help="Ngôn ngữ của báo cáo, lặp lại được; mặc định theo programme.toml [editions]."),
    ] = None
    jobs: Jobs = 2
    force: Annotated[bool, typer.Option("--force", help="Lập lại cả báo cáo không có gì thay đổi.")] = False
    cluster: Cluster = ""
    cluster_root: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            help="Thư mục gốc này, theo đường dẫn của các máy trong cụm; mặc định gửi bản sao.",
        ),
    ] = ""


@taking(Wanted)
def build(context: typer.Context, wanted: Wanted) -> Code:
    """Make an edition of the planned reports that changed, or of those named; carry the others over."""
    from analysis.publishing import Asked
    from analysis.publishing import build as build_edition

    project = project_of(context)
    asked = Asked(
        as_of=wanted.as_of.date() if wanted.as_of is not None else date.today(),
        only=wanted.only or (),
        formats=_formats(wanted.formats),
        jobs=wanted.jobs,
        force=wanted.force,
        redate=wanted.as_of is not None,
        cluster=wanted.cluster,
        cluster_root=wanted.cluster_root,
        languages=_languages(wanted.language or ()),
    )
    with building() as (ended, running):
        edition = build_edition(project, asked, progress=ended, running=running)
    tell_edition(edition)
    say(f"Xem: {project.reports / 'index.html'}")
    return Code.LOOK if edition.needs_attention else Code.DONE


@contextmanager
def building() -> Iterator[tuple[Progress, Running]]:
    """What a build tells as it goes: what ended and at which rate, what is running now."""
    started = time.monotonic()
    with progress("Lập báo cáo") as tell:
        seen = [0, 0]

        def ended(outcome: Outcome, done: int, total: int) -> None:
            seen[:] = [done, total]
            rate = f"{done * 60 / max(time.monotonic() - started, 0.001):.0f}"
            tell(
                done,
                total,
                f"{outcome.key}: {_STATES[outcome.state]} ({outcome.seconds:.1f} giây; {rate} báo cáo/phút)",
            )

        def running(keys: tuple[str, ...]) -> None:
            if keys:
                tell(seen[0], seen[1] or None, now=f"Đang lập {', '.join(keys)}")

        yield ended, running


def tell_edition(edition: Edition) -> None:
    """Say what became of a build, and what a person must look at."""
    made = sum(o.made for o in edition.outcomes)
    if edition.new:
        kept = len(edition.outcomes) - len(edition.remade)
        unchanged = f", {kept} giữ nguyên" if kept else ""
        say(f"Ấn bản {edition.name}: {made}/{len(edition.outcomes)} báo cáo{unchanged}.")
    else:
        say(f"Không có gì thay đổi từ ấn bản {edition.name}; không lập lại báo cáo nào.")
    for outcome in edition.outcomes:
        for sentence in (outcome.message, *outcome.problems):
            if sentence:
                say(f"  {outcome.key}: {sentence}")


def _languages(given: Sequence[str]) -> tuple[Language, ...]:
    from analysis.publishing import WrongUse

    known = get_args(Language)
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise WrongUse(f"Không có ngôn ngữ “{', '.join(unknown)}”. Các ngôn ngữ: {', '.join(known)}.")
    return tuple(language for language in known if language in given)


def _formats(text: str) -> tuple[Format, ...]:
    from analysis.publishing import FORMATS, WrongUse

    if not text:
        return FORMATS
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    unknown = sorted(set(wanted) - set(FORMATS))
    if unknown or not wanted:
        raise WrongUse(f"Không có định dạng “{', '.join(unknown)}”. Các định dạng: {', '.join(FORMATS)}.")
    return tuple(f for f in FORMATS if f in wanted)
