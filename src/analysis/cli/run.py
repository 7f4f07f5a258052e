"""The command ``run``: what the calendar says is due, in one go, for a timer to call."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.data import Jobs, claims_checked
from analysis.cli.reports import building
from analysis.cli.screen import Code, print_json, progress, project_of, say

if TYPE_CHECKING:
    from analysis.ingest import IngestSummary
    from analysis.publishing import Edition

_CODES = {"done": Code.DONE, "look": Code.LOOK, "failed": Code.FAILED}


def run(
    context: typer.Context,
    as_of: Annotated[
        datetime | None, typer.Option(help="Chạy như vào ngày này; mặc định hôm nay.", formats=["%Y-%m-%d"])
    ] = None,
    jobs: Jobs = 2,
    send: Annotated[bool, typer.Option("--mail/--no-mail", help="Gửi thư theo các biến môi trường.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")] = False,
) -> Code:
    """Read in, check, publish what is due, and tell the people whom it concerns, each once."""
    from analysis.publishing import Asked, mail, scheduled
    from analysis.publishing import build as build_edition
    from analysis.publishing.told import summary

    project = project_of(context)
    settings = mail.Settings.of(os.environ) if send else None

    def read_in() -> IngestSummary:
        from analysis.ingest import ingest

        with progress("Đọc tệp") as tell:
            read = ingest(project, jobs=jobs, progress=tell)
        claims_checked(project, unchanged=read.unchanged)
        return read

    def build(*, as_of: date, redate: bool, stage: str) -> Edition:
        with building() as (ended, running):
            asked = Asked(as_of=as_of, redate=redate, stage=stage, jobs=jobs)
            return build_edition(project, asked, progress=ended, running=running)

    day = as_of.date() if as_of is not None else date.today()
    record = scheduled.run(project, day, scheduled.Steps(read_in, build), settings)
    if as_json:
        print_json(record.as_json())
    else:
        typer.echo(summary(record), nl=False)
        if record.trace:
            say(record.trace)
    return _CODES[record.state]
