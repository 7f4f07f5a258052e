"""The command ``new``: a notebook of one's own that runs at once."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.screen import Code, project_of, say


def new(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="TÊN", help="Tên tệp: chữ thường không dấu, chữ số, gạch dưới.")
    ],
    like: Annotated[str, typer.Option(help="Chép báo cáo có sẵn này thay cho mẫu nhỏ.")] = "",
) -> Code:
    """Copy a commented notebook and its side-car into notebooks/ under a name of their own."""
    from analysis.publishing.starting import start

    project = project_of(context)
    made = start(project, name, like)
    say(f"Đã tạo {project.relative(made.notebook)} và {project.relative(made.sidecar)}.")
    say(f"1. Mở {made.notebook.name} bằng JupyterLab; sửa tên, câu và bảng theo lời chú trong từng ô.")
    say(f"2. Sửa title, question, audience trong {made.sidecar.name}; tham số ở hai tệp phải khớp nhau.")
    say(f"3. Lập thử: commune-review build --only {made.name}")
    return Code.DONE
