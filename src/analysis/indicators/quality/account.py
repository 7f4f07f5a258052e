"""Counts for the report on data quality: files, rows accounted for, problems, names nobody could settle."""

from __future__ import annotations

import json
from collections import Counter

import pandas as pd

from analysis.indicators.evidence import evidence
from analysis.indicators.figure import Figure, figure_id
from analysis.language import tr
from analysis.province import Province
from analysis.tables import FILE_STATES, SEVERITIES

STATE_NAMES = {
    "read": tr("đọc hết"),
    "partly_read": tr("đọc một phần"),
    "refused": tr("không mở được"),
    "unknown_form": tr("không rõ biểu mẫu"),
}
REASON_NAMES = {
    "title": tr("tiêu đề"),
    "head": tr("đầu bảng"),
    "column_numbers": tr("số thứ tự cột"),
    "district_head": tr("tên huyện"),
    "heading": tr("dòng tên nhóm"),
    "total": tr("dòng cộng"),
    "subtotal": tr("dòng cộng từng phần"),
    "share": tr("dòng tỷ lệ"),
    "people": tr("dòng nhân khẩu"),
    "no_ratio": tr("dòng văn bản không có tỷ lệ"),
    "village": tr("dòng thôn, bản"),
    "note": tr("ghi chú"),
    "signature": tr("chữ ký"),
    "blank_form": tr("dòng trống của biểu"),
    "no_values": tr("không có số liệu"),
    "no_name": tr("không có tên"),
    "hidden": tr("dòng ẩn"),
    "duplicate": tr("trùng dòng khác"),
    "copy_of_file": tr("tệp chép lại"),
    "not_money": tr("không phải số tiền"),
    "parent_without_amount": tr("nhóm không ghi số tiền"),
    "unknown_source": tr("nguồn vốn chưa rõ"),
    "band_unreadable": tr("nhóm xã không đọc được"),
    "year_unknown": tr("không rõ năm"),
    "not_understood": tr("chưa hiểu (có ghi vấn đề)"),
    "unknown_form": tr("thuộc bảng không rõ biểu mẫu"),
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
                tr("Số tệp {state_names}").format(state_names=STATE_NAMES[state]),
                len(rows),
                "files",
                tr("Đếm tệp trong thư mục data/raw theo kết quả đọc."),
                n=len(rows),
                of=len(table),
                base=tr("tệp"),
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
        "seen": (tr("Số dòng có trong tệp"), seen),
        "used": (tr("Số dòng đã dùng"), used),
        "explained": (tr("Số dòng không dùng, có lý do"), explained),
        "unaccounted": (tr("Số dòng chưa giải thích được"), seen - used - explained),
        **{
            f"explained:{r}": (tr("Số dòng không dùng: {r}").format(r=REASON_NAMES.get(r, r)), n)
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
            tr("Mỗi dòng thấy trong tệp phải được dùng hoặc có lý do không dùng."),
            n=value,
            of=seen,
            base=tr("dòng"),
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
