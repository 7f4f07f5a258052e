"""The command ``diff``: which figures moved between two editions, by how much, and from which cells."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.screen import Code, print_json, print_table, project_of, say

if TYPE_CHECKING:
    from analysis.publishing import Differences, Moved

_WAYS = {
    "text": "số",
    "unit": "đơn vị tính",
    "comparator": "dấu so sánh",
    "status": "tình trạng số liệu",
    "standard": "chuẩn",
    "caveat": "lưu ý",
    "method": "cách tính",
    "n": "số đơn vị có số liệu",
    "of": "số đơn vị phải có",
}


def diff(
    context: typer.Context,
    first: Annotated[str, typer.Argument(help="Ấn bản trước; mặc định ấn bản ngay trước đó.")] = "",
    second: Annotated[str, typer.Argument(help="Ấn bản sau; mặc định ấn bản hiện tại.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")] = False,
) -> Code:
    """Print which figures appeared, vanished and moved, by how much, and because of which cells."""
    from analysis.publishing import compare

    found = compare(project_of(context), first, second)
    if as_json:
        print_json({**asdict(found), "moved": [asdict(m) for m in found.moved]})
        return Code.DONE
    say(f"Ấn bản {found.after} so với {found.before}:")
    print_table(["việc", "số liệu", "trước", "sau", "chênh lệch", "ô", "ô trước", "ô sau"], _rows(found))
    say(
        f"{len(found.moved)} số liệu đổi, {len(found.appeared)} mới, {len(found.vanished)} không còn, "
        f"{found.same} giữ nguyên."
    )
    return Code.DONE


def _rows(found: Differences) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for moved in found.moved:
        head = ("đổi", moved.id, moved.before, moved.after, _change(moved))
        cells = [(c.address, c.before, c.after) for c in moved.cells] or [(_why(moved), "", "")]
        rows += [(*(head if n == 0 else ("", moved.id, "", "", "")), *cell) for n, cell in enumerate(cells)]
    rows += [("mới", f["id"], "", f["text"], "", "", "", "") for f in found.appeared]
    rows += [("không còn", f["id"], f["text"], "", "", "", "", "") for f in found.vanished]
    return rows


def _change(moved: Moved) -> str:
    from analysis.indicators.format import number

    if not moved.change:
        return ""
    return ("+" if moved.change > 0 else "") + number(moved.change, 2)


def _why(moved: Moved) -> str:
    """What differs where no cell that editions keep does."""
    also = ", ".join(_WAYS[name] for name in moved.also)
    if moved.partial:
        return f"ô đổi nằm ngoài các ô mà ấn bản giữ{f'; khác ở {also}' if also else ''}"
    return f"khác ở {also}" if also else "cùng các ô, chương trình tính khác"
