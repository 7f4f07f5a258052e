"""The command's global options and its subcommands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis import __version__
from analysis.cli import check, correct, data, diff, forms, lab, names, new, reports, run, trace
from analysis.cli.screen import command

app = typer.Typer(
    help="Từ bảng tính các đơn vị gửi đến báo cáo đánh giá.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"commune-review {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    context: typer.Context,
    root: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục dự án (có data/, notebooks/, reports/); mặc định tìm từ thư mục hiện tại."
        ),
    ] = None,
    _show_version: Annotated[
        bool, typer.Option("--version", help="In phiên bản.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    context.obj = root


command(app, "sample", "Tạo tỉnh giả lập trong data/raw/sample.")(data.sample)
command(app, "ingest", "Đọc data/raw thành các bảng trong data/processed.")(data.ingest)
command(
    app, "check", "Nói điều gì sai, ở ô nào, cần làm gì: theo nguyên nhân, bảng tiếp nhận, thư cho đơn vị."
)(check.check)
command(app, "names", "Làm rõ tên xã, tên đơn vị mà danh mục không có: hỏi từng tên, ghi thành bí danh.")(
    names.names
)
command(app, "forms", "Lập biểu thu số liệu của một năm, điền sẵn xã được phân công, mỗi đơn vị một tệp.")(
    forms.forms
)
command(app, "correct", "Đính chính một ô: ghi một dòng vào corrections.csv, tệp nguồn giữ nguyên.")(
    correct.correct
)
command(app, "list", "In mọi báo cáo của kế hoạch và tình trạng trong ấn bản hiện tại.")(reports.list_reports)
command(app, "new", "Tạo một loại báo cáo mới trong notebooks/, có lời chú, chạy được ngay.")(new.new)
command(app, "lab", "Mở JupyterLab để viết, chạy, xem thử các báo cáo.")(lab.lab)
command(app, "build", "Lập một ấn bản mới trong reports/.")(reports.build)
command(app, "trace", "In các ô bảng tính đã làm nên một số liệu.")(trace.trace)
command(app, "diff", "So hai ấn bản: số liệu nào mới, không còn, đổi bao nhiêu, vì ô nào.")(diff.diff)
command(app, "run", "Chạy theo lịch: đọc, kiểm, lập bản đến hạn, báo cho người đọc.")(run.run)
