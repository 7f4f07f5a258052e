"""What a notebook shows of the objects an analyst meets: a province, a figure, its registers, its programme."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.figures.cover import notices
from analysis.indicators import Figure, format
from analysis.indicators.figure import UNITS
from analysis.language import tr
from analysis.programme import Programme
from analysis.province import Province
from analysis.registers import Agencies, Units

_CELLS = 8
"""Source cells of a figure that are shown; ``figure.sources`` has all of them."""


def show_in_notebooks() -> None:
    """Tell the notebook of this process, if there is one, how to show these objects as HTML."""
    import sys

    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    if shell is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        for kind, shown in _SHOWN.items():
            formatter.for_type(kind, shown)


def province_html(province: Province) -> str:
    """What it is, when its tables were read, how many rows each has, and what to do next."""
    identity = province.programme.programme
    stored = sorted(province.project.processed.glob("*.parquet"))
    counted = [(path.stem, _rows(province, path)) for path in stored]
    if not counted:
        return _paragraphs(
            [identity.name, tr("Chưa có bảng số liệu nào; chạy commune-review ingest rồi mở lại.")]
        )
    day = datetime.fromtimestamp(max(path.stat().st_mtime for path in stored))
    about = [
        f"{identity.province} · {identity.name}",
        tr("Bảng số liệu của lần ingest {day}, gốc {root}").format(
            day=f"{day:%d/%m/%Y %H:%M}", root=province.project.root
        ),
        *(line.plain for line in notices(province).lines()),
    ]
    return (
        _paragraphs(about)
        + _table((tr("Bảng"), tr("Số dòng")), [(n, format.number(c)) for n, c in counted])
        + _codes(
            [
                (tr("Tìm câu, bảng, hình:"), tr('analysis.catalogue("hộ nghèo")')),
                (tr("Xem thử cả tài liệu:"), "analysis.preview()"),
                (tr("Xem các dòng của một bảng:"), 'province.table("support")'),
            ]
        )
    )


def figure_html(figure: Figure) -> str:
    """The value with its unit, base, method and caveat, and the first cells it was made from."""
    unit = UNITS[figure.unit]
    printed = format.text(figure)
    base = f"{figure.n}/{figure.of} {figure.base}".strip() if figure.n is not None else ""
    told = (
        (tr("Giá trị"), printed if not unit or unit in printed else f"{printed} {unit}"),
        (tr("Cơ sở"), base),
        (tr("Cách tính"), figure.method),
        (tr("Chuẩn, bộ tiêu chí"), figure.standard),
        (tr("Lưu ý"), figure.caveat),
        (tr("Mã"), figure.id),
    )
    cells = figure.cells
    first = [(f"{file}!{sheet}!{cell}", text) for _, file, sheet, cell, text, _ in cells[:_CELLS]]
    more = tr("{count} ô nguồn; xem hết: figure.sources").format(count=format.number(len(cells)))
    sources = _table((tr("Ô nguồn"), tr("Ghi trong ô")), first) if first else ""
    return (
        f"<p><strong>{html.escape(figure.label)}</strong></p>{_table((), [t for t in told if t[1]])}{sources}"
        + (_paragraphs([more]))
    )


def units_html(units: Units) -> str:
    """How many units of each level there are, and how to find one."""
    count: dict[str, int] = {}
    for unit in units.units:
        count[unit.level] = count.get(unit.level, 0) + 1
    levels = {"province": tr("tỉnh"), "district": tr("huyện"), "commune": tr("xã, phường, thị trấn")}
    rows = [(levels.get(level, level), format.number(n)) for level, n in count.items()]
    return (
        _paragraphs([tr("Đơn vị hành chính qua thời gian: một đơn vị là mã và ngày.")])
        + _table((tr("Cấp"), tr("Số đơn vị")), rows)
        + _codes(
            [
                (
                    tr("Tìm theo tên trong một ngày:"),
                    tr('province.units.find("Thanh Nưa", on=date(2025, 7, 1))'),
                )
            ]
        )
    )


def agencies_html(agencies: Agencies) -> str:
    """How many agencies there are, the first of them, and how to find one."""
    first = [(a.id, a.name) for a in agencies.agencies[:_CELLS]]
    said = tr("{count} cơ quan, đơn vị; mấy dòng đầu:").format(count=format.number(len(agencies.agencies)))
    return (
        _paragraphs([said])
        + _table((tr("Mã"), tr("Tên")), first)
        + _codes(
            [
                (
                    tr("Tìm theo tên trong một ngày:"),
                    tr('province.agencies.find("Sở Tài chính", on=date(2025, 12, 31))'),
                )
            ]
        )
    )


def programme_html(programme: Programme) -> str:
    """The periods with their decision, poverty standard and set of criteria."""
    rows = [
        (
            p.key, p.label, p.assignment_decision,
            programme.standard(p.poverty_standard).name, programme.criteria_set(p.criteria_set).name,
        )
        for p in programme.periods
    ]  # fmt: skip
    heads = (tr("Giai đoạn"), tr("Năm"), tr("Quyết định phân công"), tr("Chuẩn nghèo"), tr("Bộ tiêu chí"))
    return _paragraphs([programme.programme.name]) + _table(heads, rows)


def _rows(province: Province, path: Path) -> int:
    given = province.frames.get(path.stem)
    if given is not None:
        return len(given)
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        return int(pq.read_metadata(file).num_rows)


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in texts)


def _codes(lines: Iterable[tuple[str, str]]) -> str:
    shown = (f"<li>{html.escape(said)} <code>{html.escape(code)}</code></li>" for said, code in lines)
    return f"<ul>{''.join(shown)}</ul>"


def _cell(text: str) -> str:
    align = "right" if text.replace(".", "").isdigit() else "left"
    return f'<td style="text-align: {align}">{html.escape(text)}</td>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th style="text-align: left">{html.escape(h)}</th>' for h in heads)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    head = f"<thead><tr>{top}</tr></thead>" if top else ""
    return f"<table>{head}<tbody>{body}</tbody></table>"


_SHOWN: dict[type, Callable[[Any], str]] = {
    Province: province_html,
    Figure: figure_html,
    Units: units_html,
    Agencies: agencies_html,
    Programme: programme_html,
}
