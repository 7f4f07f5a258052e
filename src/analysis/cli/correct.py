"""The command ``correct``: one cell of one file read otherwise, from the register of problems in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.names import On, Who
from analysis.cli.options import taking
from analysis.cli.screen import Code, print_table, project_of, say

if TYPE_CHECKING:
    from analysis.ingest.proposing import Proposal

_BLANK = "(trống)"
_KINDS = {"number": "số", "text": "chữ", "blank": "ô trống"}


@dataclass(frozen=True)
class Wanted:
    """Which cell reads what, and why."""

    address: Annotated[
        str,
        typer.Argument(
            metavar="TỆP!TRANG!Ô",
            help="Ô cần đính chính, như commune-review check in ra; đặt trong dấu nháy đơn.",
        ),
    ]
    new: Annotated[
        str,
        typer.Argument(metavar="MỚI", help="Giá trị đúng, như gõ vào ô; '' là ô trống; số âm đặt sau --."),
    ]
    reason: Annotated[str, typer.Option(help="Vì sao: căn cứ, công văn.")]
    who: Who = ""
    on: On = None
    again: Annotated[bool, typer.Option("--replace", help="Thay đính chính đã có của ô này.")] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ in dòng sẽ ghi.")] = False


@taking(Wanted)
def correct(context: typer.Context, wanted: Wanted) -> Code:
    """Make a line of corrections.csv of an address and a value, guarded by what the cell holds now."""
    from analysis.ingest.proposing import propose, record
    from analysis.registers.keeping import DecisionRefused, decider, deciding

    project = project_of(context)
    if not (project.processed / "files.parquet").exists():
        raise DecisionRefused("Chưa đọc số liệu. Chạy: commune-review ingest")
    who, on = decider(wanted.who), wanted.on.date() if wanted.on else date.today()
    with deciding(project):
        made = propose(
            project, wanted.address, wanted.new, reason=wanted.reason, who=who, on=on, again=wanted.again
        )
        if not wanted.dry_run:
            record(project, made)
    print_table(("cột", "giá trị"), _rows(made))
    if wanted.dry_run:
        say("Chưa ghi gì.")
        return Code.DONE
    done = f"thay dòng {made.correction.line}" if made.before else "thêm một dòng"
    say(f"Đã ghi vào data/reference/corrections.csv: {done}. Tệp nguồn giữ nguyên.")
    say("Tiếp theo: commune-review ingest, rồi commune-review build")
    say("Khi đơn vị sửa ở nguồn, lần đọc sau sẽ nhắc bỏ dòng này.")
    return Code.DONE


def _rows(made: Proposal) -> list[tuple[str, str]]:
    told = made.correction
    return [
        ("mã", told.id),
        ("tệp", told.file),
        ("trang", told.sheet),
        ("ô", told.cell),
        ("đang ghi", told.old or _BLANK),
        ("đính chính thành", f"{told.new or _BLANK} ({_KINDS[made.kind]})"),
        ("lý do", told.reason),
        ("ai quyết", told.by),
        ("ngày", told.on.isoformat()),
    ]
