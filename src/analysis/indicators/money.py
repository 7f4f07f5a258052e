"""Money mobilised: cash, help in kind with a value, and help without one, never added without saying so.

An agency pays from its own means or from sponsors it finds (regulation 253/QĐ-UBND, art. 4.5 and 13.4).
Every total is a lower bound: a report that did not come is not a zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from analysis.indicators import periods, reporting
from analysis.indicators._money_rows import (
    AFTER_MERGER,
    CATEGORY_NAMES,
    NOTHING,
    UNSETTLED,
    Dimension,
    Part,
    amount_rows,
    amount_text,
    group_keys,
    group_name,
    help_rows,
    one_level,
    part_of,
    parts_of,
    price_index,
    support_evidence,
)
from analysis.indicators.evidence import evidence, per_province, sentences, together
from analysis.indicators.figure import Figure, figure_id
from analysis.province import Province

__all__ = [
    "AFTER_MERGER",
    "CATEGORY_NAMES",
    "UNSETTLED",
    "Dimension",
    "breakdown",
    "constant_prices",
    "mobilised",
    "scale_against_ntm",
    "unvalued",
]

Kind = Literal["cash", "in_kind"]
KIND_NAMES = {"cash": "Giúp đỡ bằng tiền", "in_kind": "Hiện vật, công trình có ghi giá trị"}
_METHOD = (
    "Cộng số tiền ghi trong biểu của các đơn vị (nguồn của đơn vị hoặc do đơn vị vận động, QĐ 253/QĐ-UBND "
    "ngày 8/2/2022, Điều 4 và Điều 13), chỉ gồm ô có số; báo cáo chưa nhận không tính là không."
)


def mobilised(province: Province, years: Iterable[int], kind: Kind) -> Figure:
    """Đồng of ``kind`` reported for ``years``: at least so much, from ``n`` of ``of`` reports owed.

    ``None`` when no cell holds an amount or a written zero.
    """
    span = periods.ordered(years)
    rows = amount_rows(province, span, kind)
    dims = periods.dims_of(province, span)
    return _total(province, span, kind, part_of(rows), dims)


def unvalued(province: Province, years: Iterable[int]) -> Figure:
    """Cells that report help whose value is not written: counted, never guessed."""
    span = periods.ordered(years)
    rows = help_rows(province, span)
    rows = rows[rows["kind"] == "unvalued"]
    dims = periods.dims_of(province, span)
    n, of = _base(province, span)
    return Figure(
        figure_id("money.unvalued", dims),
        f"Khoản giúp đỡ không ghi giá trị, {periods.words_of(span)}",
        len(rows) if n or len(rows) else None,
        "items",
        "Đếm số ô nêu việc giúp đỡ mà không ghi thành tiền; giữ nguyên số lượng, không tự quy đổi.",
        comparator="ge",
        n=n,
        of=of,
        base="báo cáo",
        caveat=_missing_reports(n, of),
        dims=dims,
        sources=support_evidence(province).of(rows),
    )


def breakdown(province: Province, years: Iterable[int], by: Dimension, kind: Kind) -> list[Figure]:
    """:func:`mobilised` by group; the groups add to the total exactly, unsettled names being one of them.

    Every year asked for is a group; other dimensions list the groups that reported an amount.
    """
    span = periods.ordered(years)
    rows = amount_rows(province, span, kind)
    if by == "year":
        parts = parts_of(rows, rows["year"].astype("string"))
        return [
            _total(province, (y,), kind, parts.get(str(y), NOTHING), {"year": str(y)}, str(y)) for y in span
        ]
    dims = periods.dims_of(province, span)
    return [
        _total(province, span, kind, part, {**dims, by: key}, group_name(province, by, key))
        for key, part in parts_of(rows, group_keys(province, rows, by)).items()
    ]


def constant_prices(province: Province, years: Iterable[int], kind: Kind, base_year: int = 2025) -> Figure:
    """:func:`mobilised` at the consumer prices of ``base_year``: each year × index(base) / index(year)."""
    span = periods.ordered(years)
    rows = amount_rows(province, span, kind)
    index, unverified = price_index(province)
    absent = [y for y in (*span, base_year) if y not in index]
    value = None
    if len(rows) and not absent:
        by_year = ((y, int(rows.loc[rows["year"] == y, "amount_vnd"].sum())) for y in span)
        value = round(sum(amount * index[base_year] / index[y] for y, amount in by_year))
    used = [y for y in (*span, base_year) if y in unverified]
    dims = {**periods.dims_of(province, span), "prices": str(base_year)}
    nominal = _total(province, span, kind, part_of(rows), dims)
    return Figure(
        figure_id(f"money.{kind}_constant", dims),
        f"{KIND_NAMES[kind]}, giá năm {base_year}, {periods.words_of(span)}",
        value,
        "vnd",
        f"Số tiền từng năm nhân chỉ số giá tiêu dùng bình quân năm {base_year} chia chỉ số năm đó "
        "(Cục Thống kê; data/reference/cpi_vietnam.csv).",
        comparator="ge",
        n=nominal.n,
        of=nominal.of,
        base=nominal.base,
        caveat=sentences(
            nominal.caveat,
            f"Chỉ số giá các năm {', '.join(map(str, used))} chưa kiểm chứng." if used else "",
            f"Thiếu chỉ số giá năm {', '.join(map(str, absent))} nên không quy đổi." if absent else "",
        ),
        dims=dims,
        sources=nominal.sources,
    )


def scale_against_ntm(province: Province, years: Iterable[int]) -> Figure:
    """Programme money, cash and in kind, as percent of the NTM resources spent in the same years.

    Leaf rows of ``resources`` only (a parent is the sum of its children), actual, of units of the register,
    and for each year one level alone: the province's rows, else the districts', else the communes'.
    """
    span = periods.ordered(years)
    money = pd.concat(
        (amount_rows(province, span, "cash"), amount_rows(province, span, "in_kind"))
    ).sort_index()
    table = province.table("resources")
    leaves = table[
        table["year"].isin(span) & (table["measure"] == "actual") & ~table["is_total"].fillna(False)
        & table["amount_vnd"].notna()
    ]  # fmt: skip
    foreign = leaves["unit_key"].isna()
    ours = one_level(leaves[~foreign])
    absent = sorted(set(span) - set(ours["year"].astype(int)))
    money = money[~money["year"].isin(absent)]
    whole = int(ours["amount_vnd"].sum())
    n, of = _base(province, span)
    dims = periods.dims_of(province, span)
    return Figure(
        figure_id("money.share_of_ntm", dims),
        f"Tiền và hiện vật giúp đỡ so với nguồn lực xây dựng nông thôn mới, {periods.words_of(span)}",
        100 * int(money["amount_vnd"].sum()) / whole if whole and len(money) else None,
        "percent",
        "Tổng tiền và hiện vật có giá trị chia cho tổng nguồn lực nông thôn mới đã thực hiện (chỉ cộng các "
        "dòng chi tiết, mỗi năm một cấp), cùng những năm có cả hai.",
        comparator="approx",
        n=n,
        of=of,
        base="báo cáo",
        caveat=sentences(
            f"Không có số liệu nguồn lực năm {', '.join(map(str, absent))}." if absent else "",
            f"{foreign.sum()} dòng nguồn lực chưa xác định được đơn vị." if foreign.any() else "",
            _missing_reports(n, of),
        ),
        dims=dims,
        sources=together(
            (support_evidence(province).of(money), evidence("resources", table, amount_text(table)).of(ours))
        ),
    )


def _base(province: Province, years: tuple[int, ...], agency: str = "") -> tuple[int | None, int | None]:
    owed = _reports_by_agency(province, years)
    if not owed:
        return None, None
    chosen = [owed.get(agency, (0, 0))] if agency else list(owed.values())
    return sum(n for n, _ in chosen), sum(of for _, of in chosen)


@per_province
def _reports_by_agency(province: Province, years: tuple[int, ...]) -> dict[str, tuple[int, int]]:
    owed = reporting.agency_reports(province, years)
    came = reporting.received(owed)["reporter_id"].value_counts().to_dict()
    return {str(k): (int(came.get(k, 0)), int(n)) for k, n in owed["reporter_id"].value_counts().items()}


def _missing_reports(n: int | None, of: int | None) -> str:
    if n is None or of is None:
        return "Chưa có sổ tiếp nhận báo cáo nên không biết thiếu bao nhiêu báo cáo."
    return f"Thiếu {of - n} trong {of} báo cáo; báo cáo thiếu không tính là không giúp." if n < of else ""


def _total(
    province: Province, years: tuple[int, ...], kind: str, part: Part, dims: dict[str, str], group: str = ""
) -> Figure:
    agency = dims.get("agency", "")
    n, of = _base(province, years, "" if agency == UNSETTLED else agency)
    named = (group,) if group != dims.get("year") else ()
    return Figure(
        figure_id(f"money.{kind}", dims),
        ", ".join(p for p in (KIND_NAMES[kind], *named, periods.words_of(years)) if p),
        part.amount,
        "vnd",
        _METHOD,
        comparator="ge",
        n=n,
        of=of,
        base="báo cáo",
        caveat=sentences(
            _missing_reports(n, of),
            "" if group and named else _beside(province, years, kind),
            f"{part.approximate} khoản là số ước chừng." if part.approximate else "",
        ),
        dims=dims,
        label_of_group=group,
        sources=support_evidence(province).of(part.positions),
    )


@per_province
def _beside(province: Province, years: tuple[int, ...], kind: str) -> str:
    rows = help_rows(province, years)
    capped = int(((rows["kind"] == kind) & (rows["comparator"] == "le")).sum())
    valueless = int((rows["kind"] == "unvalued").sum())
    return sentences(
        f"Ngoài ra có {valueless} khoản không ghi giá trị." if valueless else "",
        f"{capped} khoản ghi “không quá” không cộng vào mức tối thiểu." if capped else "",
    )
