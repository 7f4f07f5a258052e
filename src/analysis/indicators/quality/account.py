"""Counts for the report on data quality: files, rows accounted for, problems, names nobody could settle."""

from __future__ import annotations

import json
from collections import Counter

import pandas as pd

from analysis.indicators.evidence import evidence
from analysis.indicators.figure import Figure, figure_id
from analysis.province import Province
from analysis.tables import FILE_STATES, SEVERITIES

STATE_NAMES = {
    "read": "đọc hết",
    "partly_read": "đọc một phần",
    "refused": "không mở được",
    "unknown_form": "không rõ biểu mẫu",
}
REASON_NAMES = {
    "title": "tiêu đề",
    "head": "đầu bảng",
    "column_numbers": "số thứ tự cột",
    "district_head": "tên huyện",
    "heading": "dòng tên nhóm",
    "total": "dòng cộng",
    "subtotal": "dòng cộng từng phần",
    "share": "dòng tỷ lệ",
    "people": "dòng nhân khẩu",
    "no_ratio": "dòng văn bản không có tỷ lệ",
    "village": "dòng thôn, bản",
    "note": "ghi chú",
    "signature": "chữ ký",
    "blank_form": "dòng trống của biểu",
    "no_values": "không có số liệu",
    "no_name": "không có tên",
    "hidden": "dòng ẩn",
    "duplicate": "trùng dòng khác",
    "copy_of_file": "tệp chép lại",
    "not_money": "không phải số tiền",
    "parent_without_amount": "nhóm không ghi số tiền",
    "unknown_source": "nguồn vốn chưa rõ",
    "band_unreadable": "nhóm xã không đọc được",
    "year_unknown": "không rõ năm",
    "not_understood": "chưa hiểu (có ghi vấn đề)",
    "unknown_form": "thuộc bảng không rõ biểu mẫu",
}
"""Why a row was left out, in words; the codes are those of ``files.explained``."""

_AGENCY = ("agency", "agency_id", "agency_as_written")
_COMMUNE = ("commune", "unit_key", "commune_as_written")
_UNIT = ("unit", "unit_key", "unit_as_written")
_NAMED = {
    "support": (_AGENCY, _COMMUNE),
    "assignments": (_AGENCY, _COMMUNE),
    "poverty": (_UNIT,),
    "ntm_marks": (_COMMUNE,),
    "ntm_recognition": (_COMMUNE,),
    "resources": (_UNIT,),
}


def files_by_state(province: Province) -> list[Figure]:
    """Raw files by what became of them; they add to the files received."""
    table = province.table("files")
    made = []
    for state in FILE_STATES:
        rows = table[table["state"] == state]
        dims = {"state": state}
        made.append(
            Figure(
                figure_id("quality.files", dims),
                f"Số tệp {STATE_NAMES[state]}",
                len(rows),
                "files",
                "Đếm tệp trong thư mục data/raw theo kết quả đọc.",
                n=len(rows),
                of=len(table),
                base="tệp",
                dims=dims,
                label_of_group=STATE_NAMES[state],
                sources=evidence("files", rows, rows["state"].map(STATE_NAMES)).all(),
            )
        )
    return made


def rows_account(province: Province) -> dict[str, Figure]:
    """``seen = used + explained``, and one figure ``explained:<reason>`` for each reason rows were left out.

    ``unaccounted`` is what the account lacks: zero, or something was lost in silence.
    """
    table = province.table("files")
    reasons: Counter[str] = Counter()
    for told in table["explained"].dropna():
        reasons.update({str(k): int(v) for k, v in json.loads(told).items()})
    seen, used, explained = (int(table[c].sum()) for c in ("rows_seen", "rows_used", "rows_explained"))
    values = {
        "seen": ("Số dòng có trong tệp", seen),
        "used": ("Số dòng đã dùng", used),
        "explained": ("Số dòng không dùng, có lý do", explained),
        "unaccounted": ("Số dòng chưa giải thích được", seen - used - explained),
        **{
            f"explained:{r}": (f"Số dòng không dùng: {REASON_NAMES.get(r, r)}", n)
            for r, n in sorted(reasons.items())
        },
    }
    sources = evidence("files", table, table["rows_seen"].astype("string")).all()
    return {
        name: Figure(
            figure_id("quality.rows", {"part": name}),
            label,
            value,
            "rows",
            "Mỗi dòng thấy trong tệp phải được dùng hoặc có lý do không dùng.",
            n=value,
            of=seen,
            base="dòng",
            dims={"part": name},
            label_of_group=label,
            sources=sources,
        )
        for name, (label, value) in values.items()
    }


def problems_by_code(province: Province) -> pd.DataFrame:
    """One row a severity and code: ``problems``, ``files``, one ``example``; worst, then most, first."""
    table = province.table("problems")
    grouped = table.groupby(["severity", "code"], sort=True)
    counts = grouped.agg(
        problems=("message", "size"), files=("file", "nunique"), example=("message", "first")
    ).reset_index()
    rank = counts["severity"].map({s: i for i, s in enumerate(SEVERITIES)})
    order = counts.assign(rank=rank).sort_values(["rank", "problems", "code"], ascending=[True, False, True])
    return order.drop(columns="rank").reset_index(drop=True)


def worst_files(province: Province, limit: int = 10) -> pd.DataFrame:
    """Files with most problems: ``file`` and one column a severity; those that stop come first."""
    table = province.table("problems")
    counts = table.groupby(["file", "severity"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(SEVERITIES), fill_value=0).astype("int64").reset_index()
    counts.columns.name = None
    order = counts.sort_values([*SEVERITIES, "file"], ascending=[False, False, False, True], kind="stable")
    return order.head(limit).reset_index(drop=True)


def unsettled_names(province: Province) -> pd.DataFrame:
    """Names no register settles: ``kind``, ``written``, ``rows``, ``files``, ``example_file``."""
    parts = []
    for name, columns in _NAMED.items():
        table = province.table(name)
        for kind, key, written in columns:
            rows = table[table[key].isna() & table[written].notna()]
            parts.append(pd.DataFrame({"kind": kind, "written": rows[written], "file": rows["file"]}))
    frame = pd.concat(parts, ignore_index=True)
    counts = frame.groupby(["kind", "written"]).agg(
        rows=("file", "size"), files=("file", "nunique"), example_file=("file", "min")
    )
    order = counts.reset_index().sort_values(["rows", "kind", "written"], ascending=[False, True, True])
    return order.reset_index(drop=True)
