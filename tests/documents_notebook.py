"""A small executed notebook with every kind of block, as the tests of the documents read it."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Callable
from typing import Any, cast

from nbformat import NotebookNode, v4

Payload = dict[str, Any]

COVER: Payload = {
    "kind": "cover",
    "figures": [],
    "report": "end_of_period_review",
    "title": "Giúp đỡ xã đặc biệt khó khăn: làm được gì, còn gì chưa rõ",
    "subject": "Tổng kết thực hiện nhiệm vụ giúp đỡ xã đặc biệt khó khăn giai đoạn 2017–2020 và 2021–2025",
    "kicker": "Báo cáo tổng kết · hai giai đoạn 2017–2020 và 2021–2025",
    "style": "review",
    "as_of": "2026-01-02",
    "data_until": "2025-12-31",
    "superior_body": "UBND TỈNH ĐIỆN BIÊN",
    "issuing_body": "SỞ TÀI CHÍNH",
    "office": "STC",
    "place": "Điện Biên",
    "recipients": ["UBND tỉnh (b/c)", "Các cơ quan, đơn vị được phân công", "UBND các xã được giúp đỡ"],
    "signer_authority": "KT. GIÁM ĐỐC",
    "signer_title": "PHÓ GIÁM ĐỐC",
    "draft": True,
    "origins": ["published", "synthetic"],
}

SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="454pt" height="180pt" viewBox="0 0 454 180"
 xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><a href="http://example.org"/></rdf:RDF></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
 <script>alert(1)</script>
 <g id="figure_1" onclick="alert(2)"><defs><path id="m1" d="M 0 3 L 3 0" style="stroke: #0b4f8a"/></defs>
  <g clip-path="url(#p1)">
   <path d="M 20.123456 30.5 L 400 150" style="fill: none; stroke: #0b4f8a; stroke-width: 2"/>
  </g>
  <use xlink:href="#m1" x="20" y="30" style="fill: #0b4f8a"/><use xlink:href="http://example.org/x.svg#a"/>
  <image xlink:href="http://example.org/x.png" width="5" height="5"/>
  <text style="font: 600 9px 'Be Vietnam Pro', 'DejaVu Sans'; text-anchor: middle; fill: #1b2430"
   x="60" y="24">48,14 hộ nghèo</text>
 </g><defs><clipPath id="p1"><rect x="0" y="0" width="454" height="180"/></clipPath></defs></svg>"""


def figure(figure_id: str, text: str, **other: object) -> Payload:
    """A figure record with one source cell; ``other`` replaces fields."""
    record: Payload = {
        "id": figure_id, "label": "Thay đổi tỷ lệ hộ nghèo, toàn tỉnh", "text": text, "value": -17.12,
        "unit": "percent_points", "method": "17,78 − 34,90, cùng chuẩn NĐ 07/2021 (QĐ 253/QĐ-UBND, Điều 13)",
        "status": "official", "standard": "chuẩn NĐ 07/2021", "comparator": "eq", "n": 129, "of": 129,
        "base": "đơn vị có số liệu", "caveat": "", "origin": "published", "rows": 1,
        "cells": [source("E58", "25.541")],
    }  # fmt: skip
    return {**record, **other}


def source(cell: str, text: str, origin: str = "published") -> Payload:
    """A source cell of the poverty review workbook."""
    file = "data/raw/2025/2025_ra-soat-ho-ngheo.xlsx"
    return {"table": "poverty", "file": file, "sheet": "Biểu 1", "cell": cell, "text": text, "origin": origin}


CHANGE = figure(
    "poverty.change/scope=province",
    "−17,12",
    rows=3,
    cells=[source("E58", "25.541"), source("C58", "143.650"), source("F12", "34,90%")],
)
MONEY = figure(
    "money.total/period=B", "≥ 21,4 tỷ đồng", label="Huy động, 2021–2025", value=21_400_000_000.0, unit="vnd",
    method="Cộng các ô giá trị của biểu F1, không quy đổi hiện vật", status="computed", standard="",
    comparator="ge", n=391, of=410, base="báo cáo", origin="synthetic", rows=391,
    cells=[source("D7", "1.200 triệu", "synthetic"), source("D9", "trên 350 triệu", "synthetic")],
)  # fmt: skip
RECOGNISED = figure(
    "ntm.recognised/units=old", "26", label="Xã đạt chuẩn nông thôn mới", value=26.0, unit="communes",
    method="Đếm quyết định công nhận còn hiệu lực đến 30/6/2025", n=115, of=115, base="xã cũ",
    caveat="Không so sánh trực tiếp với sau sắp xếp",
)  # fmt: skip


def span(record: Payload, text: str = "") -> Payload:
    """A span printing a figure."""
    return {"figure": record["id"], "text": text or record["text"]}


def block(kind: str, figures: list[Payload] | None = None, **payload: object) -> Payload:
    """A payload of ``kind`` with the figures it shows."""
    return {"kind": kind, "figures": figures or [], **payload}


def column(key: str, label: str, align: str = "left", unit: str = "", group: str = "") -> Payload:
    """A column of a table payload."""
    return {"key": key, "label": label, "unit": unit, "align": align, "group": group}


def table(
    table_id: str, title: str, columns: list[Payload], rows: list[list[Any]], **other: object
) -> Payload:
    """A table payload."""
    plain: Payload = {"notes": [], "total_rows": [], "orientation": "portrait", "appendix": False}
    named: Payload = {"kind": "table", "figures": [], "id": table_id, "title": title}
    return {**named, "columns": columns, "rows": rows, **plain, **other}


CHECKED = table(
    "claims", "Các con số đã công bố, đối chiếu",
    [column("said", "Đã công bố"), column("printed", "Con số", "right"), column("again", "Tính lại", "right"),
     column("verdict", "Kết luận")],
    [
        ["Giúp đỡ bằng tiền 2017–2020", {"spans": ["trên 1.200 tr."], "sort": 1200},
         "ví dụ cộng lại 7.547 tr.",
         {"spans": ["khác phạm vi"], "chip": "warn"}],
        ["Xã đạt chuẩn NTM 2017–2020", {"spans": ["07"], "sort": 7}, "nêu tên 5",
         {"spans": ["thiếu 2 tên"], "chip": "bad"}],
        ["Bắc Sơn, bình quân tiêu chí/xã", {"spans": ["14,29"], "sort": 14.29}, "243 / 17 = 14,29",
         {"spans": ["khớp"], "chip": "ok"}],
        ["Kiểm tra CCHC cấp xã, 07/21", {"spans": ["30 %"], "sort": 30}, "33,3 %",
         {"spans": ["sai tỷ lệ"], "chip": "bad"}],
    ],
    notes=[["Nguồn: văn bản đã công bố; cách đối chiếu xem Phụ lục."]],
)  # fmt: skip

AGRICULTURE = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Điện Biên"
DISTRICTS = (
    "Điện Biên",
    "Mường Ảng",
    "Mường Chà",
    "Mường Nhé",
    "Nậm Pồ",
    "Tủa Chùa",
    "Tuần Giáo",
    "Điện Biên Đông",
)


def communes(rows: int, **other: object) -> Payload:
    """A wide table of ``rows`` communes and a total, two columns under one head."""
    columns = [
        column("name", "Xã"), column("district", "Huyện cũ"),
        column("before", "Cuối 2021", "right", "%", "Tỷ lệ hộ nghèo"),
        column("after", "Cuối 2025", "right", "%", "Tỷ lệ hộ nghèo"),
        column("points", "Thay đổi", "right", "điểm %"),
        column("out", "Thoát nghèo", "right", "hộ"), column("agency", "Cơ quan giúp đỡ"),
    ]  # fmt: skip
    lines = [
        [
            f"Xã số {i + 1:02d} Pú Nhung", DISTRICTS[i % 8],
            {"spans": [f"{60 - i / 4:.2f}".replace(".", ",")], "sort": 60 - i / 4},
            {"spans": [f"{40 - i / 5:.2f}".replace(".", ",")], "sort": 40 - i / 5},
            {"spans": [f"−{20 - i / 20:.2f}".replace(".", ",")], "sort": -(20 - i / 20)},
            {"spans": [str(30 + i * 7 % 90)], "sort": 30 + i * 7 % 90},
            "Ngân hàng Chính sách xã hội" if i % 3 == 0 else AGRICULTURE,
        ]
        for i in range(rows)
    ]  # fmt: skip
    total = ["Toàn tỉnh", "", "34,90", "17,78", [span(CHANGE)], "25.541", ""]
    return {
        **table(
            "communes",
            "Hộ nghèo của các xã được giúp đỡ",
            columns,
            [*lines, total],
            total_rows=[rows],
            **other,
        ),
        "figures": [CHANGE],
    }


CHART_DATA = table(
    "rates-data", "Tỷ lệ hộ nghèo toàn tỉnh, cuối năm",
    [column("year", "Năm"), column("rate", "Tỷ lệ", "right", "%")],
    [["2015", {"spans": ["48,14"], "sort": 48.14}], ["2021", {"spans": ["34,90"], "sort": 34.9}],
     ["2025", {"spans": ["17,78"], "sort": 17.78}]],
)  # fmt: skip
CHART = block(
    "chart", id="rates", title="Hộ nghèo giảm đều trong từng chuẩn; không nối hai đường",
    alt="Chuẩn 2016–2020: 48,14 năm 2015 xuống 30,67 (ước) năm 2020. Chuẩn 2022–2025: 34,90 xuống 17,78.",
    caption=["% hộ, cuối năm. Chấm rỗng: số ước. Thiếu 2016 và 2022."], svg=SVG, width_mm=160.0,
    data={k: v for k, v in CHART_DATA.items() if k != "figures"},
)  # fmt: skip
KEYS = block(
    "keys",
    [MONEY, CHANGE, RECOGNISED],
    items=[
        {"label": "Huy động, 2021–2025", "spans": [span(MONEY, "≥ 21,4")], "unit": "tỷ đồng",
         "note": ["từ 391/410 báo cáo; 126 khoản chưa quy đổi. Giai đoạn trước: ≥ 9,8 tỷ (giá 2025)."]},
        {"label": "Tỷ lệ hộ nghèo, toàn tỉnh", "spans": [span(CHANGE)], "unit": "điểm %",
         "note": ["34,90 → 17,78; tương đối −49,1 %. Chuẩn NĐ 07/2021."]},
        {"label": "Xã đạt chuẩn NTM", "spans": [span(RECOGNISED)], "unit": "/ 115 xã cũ",
         "note": ["sau sắp xếp 1/7/2025: 3/42 xã mới đạt 19 tiêu chí. Không so sánh trực tiếp."]},
    ],
)  # fmt: skip


def code(source: str, *, run: bool = True, **other: object) -> NotebookNode:
    """A code cell, executed unless said otherwise."""
    return _node(v4.new_code_cell, source, execution_count=1 if run else None, **other)


def output(kind: str, **other: object) -> NotebookNode:
    """An output of a code cell."""
    return _node(v4.new_output, kind, **other)


def shown(payload: Payload) -> NotebookNode:
    """An executed code cell displaying ``payload``."""
    mime = f"application/vnd.commune-review.{payload['kind']}.v1+json"
    data = {"text/plain": payload["kind"], "text/html": "<b>never published</b>", mime: payload}
    return code("show(it)", outputs=[output("execute_result", data=data, execution_count=1)])


def text(source: str, *tags: str) -> NotebookNode:
    """A Markdown cell."""
    return _node(v4.new_markdown_cell, source, metadata={"tags": list(tags)})


def notebook(*cells: NotebookNode) -> NotebookNode:
    """An executed notebook of ``cells`` with identifiers that do not change."""
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return _node(v4.new_notebook, cells=list(cells))


def minimal(*cells: NotebookNode, **cover: object) -> NotebookNode:
    """A notebook with only a cover (fields replaced by ``cover``) before ``cells``."""
    return notebook(shown({**COVER, **cover}), *cells)


def _node(make: Callable[..., Any], *args: object, **kw: object) -> NotebookNode:
    return cast(NotebookNode, make(*args, **kw))


FULL_TEXT = {
    "organisation": "## Tổ chức thực hiện\n\nThực hiện Quyết định số 2072/QĐ-UBND ngày 17/11/2021, "
    "**82 cơ quan, đơn vị** được phân công giúp đỡ 95 xã đặc biệt khó khăn. "
    "Sau ngày 01/7/2025 không còn cấp huyện; 129 đơn vị cấp xã sắp xếp thành 45.\n\n"
    "- Đơn vị đến hạn báo cáo trước ngày 31 tháng 12;\n"
    "- Sở Tài chính tổng hợp trước ngày 10 tháng 01 năm sau.",
    "results": "## Kết quả\n\n### Giảm nghèo\n\nHai giai đoạn dùng hai chuẩn nghèo. "
    "Cuối năm 2021 cùng một tỉnh có hai con số: 27,33 % theo chuẩn cũ, 34,90 % theo chuẩn mới.",
    "points": "#### Theo chuẩn mới\n\nCách tính:\n\n```\nthay đổi = tỷ lệ cuối 2025 − tỷ lệ cuối 2021"
    "\n```\n\n> Giảm “cùng với”, không phải “nhờ”.\n\n#### Theo chuẩn cũ\n\nKhông nối hai chuỗi số.",
    "ntm": "### Nông thôn mới\n\nCác con số đã công bố được đối chiếu với số liệu nhận được.",
    "proposals": "## Đề xuất, kiến nghị\n\nĐề nghị UBND tỉnh xem xét, cho ý kiến.",
}


def full(rows: int = 40, svg: str = SVG) -> NotebookNode:
    """An executed notebook with every kind of block; ``rows`` communes in its wide appendix table."""
    lede = block("prose", [CHANGE], role="lede", paragraphs=[
        ["Hộ nghèo giảm ", span(CHANGE, "17,12 điểm phần trăm"),
         " từ cuối 2021 đến cuối 2025 theo cùng một chuẩn."]])  # fmt: skip
    limit = block("prose", role="limit", paragraphs=[
        ["Số liệu không cho phép nói phần giảm này là nhờ việc giúp đỡ."]])  # fmt: skip
    listed = block("prose", [MONEY], role="list", paragraphs=[
        ["Huy động ", span(MONEY, "≥ 21,4 tỷ đồng"), " từ 391 trên 410 báo cáo;"],
        ["126 khoản chưa quy đổi."]])  # fmt: skip
    missing = block("notice", level="missing", spans=["Chưa có số liệu hộ nghèo năm 2022 theo xã."])
    return notebook(
        text("# Sổ tính tổng kết"),
        code("year = 2025", run=False, metadata={"tags": ["parameters"]}),
        shown(COVER),
        shown(lede), shown(limit), shown(KEYS),
        text(FULL_TEXT["organisation"], "vi"),
        text("## Organisation", "en"),
        shown(listed), shown(missing),
        text(FULL_TEXT["results"]),
        shown({**CHART, "svg": svg}),
        text(FULL_TEXT["points"]),
        text(FULL_TEXT["ntm"]),
        shown(CHECKED),
        text(FULL_TEXT["proposals"]),
        text("## Phụ lục: Hộ nghèo theo xã"),
        shown(communes(rows, orientation="landscape")),
        text("## Phụ lục: Phương pháp\n\n### Nguồn\n\nCác tệp đã nhận và số liệu đã công bố."),
    )  # fmt: skip


def drawers(page: str) -> dict[str, Payload]:
    """What the source drawers of an HTML page hold, by figure: label, value, facts by name, cells.

    A cell is (file, sheet, address, text as written). Empty for a page without figures.
    """
    island = re.search(r'<script type="application/octet-stream" id="sources-data">([^<]*)</script>', page)
    if not island:
        return {}
    data = json.loads(zlib.decompress(b64decode(island[1], validate=True)))
    texts, figures = data["texts"], data["figures"]
    found = {}
    for number, figure_id in enumerate(figures["id"]):
        at, cells = 0, []
        for step in figures["cells"][number]:
            at += step
            cells.append(tuple(texts[t] for t in data["cells"][at]))
        facts = zip(data["names"], (texts[t] for t in figures["facts"][number]), strict=True)
        found[figure_id] = {
            "label": figures["label"][number],
            "value": figures["value"][number],
            "facts": {name: text for name, text in facts if text},
            "cells": cells,
        }
    return found
