"""The command ``forms``: collection workbooks for a year, one an agency."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.screen import Code, progress, project_of, say

if TYPE_CHECKING:
    from analysis.collecting import Form, Forms
    from analysis.project import Project
    from analysis.province import Province

FOLDER = "forms"
"""The folder of ``reports/`` with a folder of forms a year."""

_SHOWN = 3


def forms(
    context: typer.Context,
    year: Annotated[int, typer.Option(min=1900, max=2999, help="Năm của báo cáo cần thu.")],
    out: Annotated[
        Path | None, typer.Option(help="Thư mục để ghi; mặc định reports/forms/<năm>.", file_okay=False)
    ] = None,
    agency: Annotated[
        list[str] | None, typer.Option(help="Chỉ đơn vị có mã này (agencies.csv); lặp lại được.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
) -> Code:
    """Write form F1 of a year for each assigned agency, filled in as far as known."""
    project = project_of(context)
    province, made = _forms(project, year)
    chosen = _chosen(province, made, agency or [])
    folder = out or project.reports / FOLDER / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    paths = {form: folder / f"{year}_{form.agency.id}.xlsx" for form in chosen}
    kept = [path for path in paths.values() if path.exists() and not force]
    _write(province, {form: path for form, path in paths.items() if path not in kept})
    _tell(made, len(paths) - len(kept), folder)
    if kept:
        _tell_kept(kept)
    return Code.LOOK if kept or made.left_out or made.ending else Code.DONE


def _forms(project: Project, year: int) -> tuple[Province, Forms]:
    from analysis.collecting import forms_of
    from analysis.province import open_province
    from analysis.publishing import WrongUse

    if not (project.processed / "assignments.parquet").exists():
        raise WrongUse("Chưa có danh sách phân công đã đọc. Chạy: commune-review ingest")
    province = open_province(project.root)
    made = forms_of(province, year)
    if not made.forms:
        raise WrongUse(
            f"Ngày {made.on:%d/%m/%Y} không có phân công nào còn hiệu lực nên chưa lập được biểu năm {year}. "
            "Đặt danh sách phân công vào data/raw rồi chạy: commune-review ingest"
        )
    return province, made


def _chosen(province: Province, made: Forms, wanted: list[str]) -> list[Form]:
    """The forms of the agencies ``wanted``, or all; ``WrongUse`` for an agency that has none."""
    from analysis.publishing import WrongUse

    by_agency = {form.agency.id: form for form in made.forms}
    for agency_id in wanted:
        if agency_id not in province.agencies:
            raise WrongUse(
                f"Không có đơn vị “{agency_id}”; mã đơn vị ở cột agency_id của data/reference/agencies.csv."
            )
        if agency_id not in by_agency:
            raise WrongUse(_without_form(province, made, agency_id))
    return [form for form in made.forms if not wanted or form.agency.id in wanted]


def _without_form(province: Province, made: Forms, agency_id: str) -> str:
    heir = province.agencies.heirs[agency_id]
    if heir != agency_id and any(form.agency.id == heir for form in made.forms):
        return f"Việc của đơn vị “{agency_id}” đã chuyển cho “{heir}”; dùng: --agency {heir}"
    return f"Đơn vị “{agency_id}” không có xã được phân công vào ngày {made.on:%d/%m/%Y}."


def _write(province: Province, paths: dict[Form, Path]) -> None:
    from analysis.collecting import to_xlsx
    from analysis.writing import write_whole

    with progress("Lập biểu") as tell:
        for done, (form, path) in enumerate(paths.items(), 1):
            write_whole(path, to_xlsx(form, province.programme))
            tell(done, len(paths))


def _tell(made: Forms, written: int, folder: Path) -> None:
    if written:
        say(f"Đã lập {written} biểu trong {folder}.")
    if made.ending:
        say(
            f"{made.ending} phân công hết hiệu lực trước cuối năm: khi có danh sách mới, chạy lại ingest rồi "
            "lập lại biểu."
        )
    if made.left_out:
        say(f"{made.left_out} phân công chưa rõ xã hoặc đơn vị, không có trong biểu: commune-review check")
    say(
        "Tiếp theo: gửi mỗi tệp cho đơn vị của nó. Tệp nhận lại đặt vào data/raw/<năm>, ghi vào SOURCES.yml, "
        "rồi chạy: commune-review ingest"
    )


def _tell_kept(kept: list[Path]) -> None:
    named = ", ".join(path.name for path in kept[:_SHOWN])
    more = f" và {len(kept) - _SHOWN} tệp nữa" if len(kept) > _SHOWN else ""
    say(
        f"{len(kept)} tệp đã có nên giữ nguyên, vì có thể đã được điền: {named}{more}. "
        "Muốn ghi đè thì thêm --force."
    )
