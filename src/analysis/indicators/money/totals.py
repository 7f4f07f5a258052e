"""Money mobilised: cash, help in kind with a value, and help without one, never added without saying so.

An agency pays from its own means or from sponsors it finds (regulation 253/QĐ-UBND, art. 4.5 and 13.4).
Every total is a lower bound: a report that did not come is not a zero, and of several versions of a report
one is in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from analysis.indicators import periods
from analysis.indicators.caveats import joined
from analysis.indicators.evidence import Evidence, evidence, per_province, together
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.format import number
from analysis.indicators.money._base import base_of
from analysis.indicators.money._rows import (
    NOTHING,
    Dimension,
    Part,
    amount_rows,
    amount_text,
    aside_rows,
    group_keys,
    group_name,
    help_rows,
    one_level,
    part_of,
    parts_of,
    price_index,
    support_evidence,
)
from analysis.indicators.reporting import rules
from analysis.province import Province
from analysis.tables import in_force

Kind = Literal["cash", "in_kind"]
KIND_NAMES = {"cash": "Giúp đỡ bằng tiền", "in_kind": "Hiện vật, công trình có ghi giá trị"}
_METHOD = (
    "Cộng số tiền ghi trong biểu của các đơn vị (nguồn của đơn vị hoặc do đơn vị vận động; {rule}), chỉ gồm "
    "ô có số; báo cáo chưa nhận không tính là không."
)
_ARTICLES = "Điều 4 và Điều 13"
_CONVENTION = "quy ước của hệ thống, hiểu như"
_BASE = "báo cáo có số"


def mobilised(province: Province, years: Iterable[int], kind: Kind) -> Figure:
    """Đồng of ``kind`` reported for ``years``: at least so much.

    ``n`` of the ``of`` reports owed (an agency and year) hold an amount of ``kind`` that was added, a written
    zero included; the caveat says how many reports came. ``None`` when no cell holds one.
    """
    span = periods.ordered(years)
    return _total(province, span, kind, _both(province, span, kind), periods.dims_of(province, span))


def unvalued(province: Province, years: Iterable[int]) -> Figure:
    """Cells that report help whose value is not written: counted, never guessed.

    The base is the reports received: one without such a cell is counted as well.
    """
    span = periods.ordered(years)
    rows = amount_rows(province, span, "unvalued")
    dims = periods.dims_of(province, span)
    base = base_of(province, span, rows.index.to_numpy())
    aside = len(aside_rows(province, span, "unvalued"))
    return Figure(
        figure_id("money.unvalued", dims),
        f"Khoản giúp đỡ không ghi giá trị, {periods.words_of(span)}",
        len(rows) if base.received or len(rows) else None,
        "items",
        "Đếm số ô nêu việc giúp đỡ mà không ghi thành tiền; giữ nguyên số lượng, không tự quy đổi.",
        comparator="ge",
        n=base.received,
        of=base.of,
        base="báo cáo đã nhận",
        caveat=joined(
            base.caveat,
            f"{aside} khoản để riêng, không đếm, vì báo cáo đó có bản khác được dùng." if aside else "",
        ),
        dims=dims,
        sources=support_evidence(province).of(rows),
    )


def breakdown(province: Province, years: Iterable[int], by: Dimension, kind: Kind) -> list[Figure]:
    """:func:`mobilised` by group; the groups add to the total exactly, unsettled names being one of them.

    Every year asked for is a group; other dimensions list the groups that reported an amount.
    """
    span = periods.ordered(years)
    rows, left = amount_rows(province, span, kind), aside_rows(province, span, kind)
    aside = parts_of(left, group_keys(province, left, by))
    parts = parts_of(rows, group_keys(province, rows, by))
    if by == "year":
        return [
            _total(province, (y,), kind, (parts.get(k, NOTHING), aside.get(k, NOTHING)), {by: k}, k)
            for y, k in ((y, str(y)) for y in span)
        ]
    dims = periods.dims_of(province, span)
    return [
        _total(
            province,
            span,
            kind,
            (part, aside.get(key, NOTHING)),
            {**dims, by: key},
            group_name(province, by, key),
        )
        for key, part in parts.items()
    ]


def constant_prices(province: Province, years: Iterable[int], kind: Kind, base_year: int = 2025) -> Figure:
    """:func:`mobilised` at the consumer prices of ``base_year``: each year × index(base) / index(year).

    The index is a chain of yearly changes: the caveat names the unverified ones between years and base.
    """
    span = periods.ordered(years)
    rows = amount_rows(province, span, kind)
    index, unverified = price_index(province)
    absent = [y for y in (*span, base_year) if y not in index]
    value = None
    if len(rows) and not absent:
        by_year = ((y, int(rows.loc[rows["year"] == y, "amount_vnd"].sum())) for y in span)
        value = round(sum(amount * index[base_year] / index[y] for y, amount in by_year))
    chained = range(min(*span, base_year) + 1, max(*span, base_year) + 1)
    used = [y for y in chained if y in unverified]
    dims = {**periods.dims_of(province, span), "prices": str(base_year)}
    nominal = _total(province, span, kind, _both(province, span, kind), dims)
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
        caveat=joined(
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
    table = in_force(province.table("resources"))
    leaves = table[
        table["year"].isin(span) & (table["measure"] == "actual") & ~table["is_total"].fillna(False)
        & table["amount_vnd"].notna()
    ]  # fmt: skip
    foreign = leaves["unit_key"].isna()
    ours = one_level(leaves[~foreign])
    absent = sorted(set(span) - set(ours["year"].astype(int)))
    money = money[~money["year"].isin(absent)]
    whole = int(ours["amount_vnd"].sum())
    compared = tuple(y for y in span if y not in absent)
    base = base_of(province, compared or span, money.index.to_numpy())
    left = pd.concat(aside_rows(province, compared, k) for k in ("cash", "in_kind"))
    dims = periods.dims_of(province, span)
    return Figure(
        figure_id("money.share_of_ntm", dims),
        f"Tiền và hiện vật giúp đỡ so với nguồn lực xây dựng nông thôn mới, {periods.words_of(span)}",
        100 * int(money["amount_vnd"].sum()) / whole if whole and len(money) else None,
        "percent",
        "Tổng tiền và hiện vật có giá trị chia cho tổng nguồn lực nông thôn mới đã thực hiện (chỉ cộng các "
        "dòng chi tiết, mỗi năm một cấp), cùng những năm có cả hai.",
        comparator="approx",
        n=base.n,
        of=base.of,
        base=_BASE,
        caveat=joined(
            f"Không có số liệu nguồn lực năm {', '.join(map(str, absent))}." if absent else "",
            f"{foreign.sum()} dòng nguồn lực chưa xác định được đơn vị." if foreign.any() else "",
            base.caveat,
            _left_aside(part_of(left)),
        ),
        dims=dims,
        sources=together((support_evidence(province).of(money), _resources_evidence(province).of(ours))),
    )


@per_province
def _resources_evidence(province: Province) -> Evidence:
    table = province.table("resources")
    return evidence("resources", table, amount_text(table))


def _both(province: Province, years: tuple[int, ...], kind: Kind) -> tuple[Part, Part]:
    return part_of(amount_rows(province, years, kind)), part_of(aside_rows(province, years, kind))


def _total(
    province: Province,
    years: tuple[int, ...],
    kind: Kind,
    parts: tuple[Part, Part],
    dims: dict[str, str],
    group: str = "",
) -> Figure:
    """A figure of the first of ``parts``, the rows added; the second are those left aside."""
    part, aside = parts
    agency = dims.get("agency", "")
    base = base_of(province, years, part.positions, agency)
    named = (group,) if group != dims.get("year") else ()
    return Figure(
        figure_id(f"money.{kind}", dims),
        ", ".join(p for p in (KIND_NAMES[kind], *named, periods.words_of(years)) if p),
        part.amount,
        "vnd",
        _METHOD.format(rule=rules.cited(province, years, _ARTICLES, _CONVENTION)),
        comparator="ge",
        n=base.n,
        of=base.of,
        base=_BASE,
        caveat=joined(
            base.caveat,
            _left_aside(aside),
            "" if group and named else _beside(province, years, kind),
            f"{part.approximate} khoản là số ước chừng." if part.approximate else "",
        ),
        dims=dims,
        label_of_group=group,
        sources=support_evidence(province).of(part.positions),
    )


def _left_aside(part: Part) -> str:
    if not len(part.positions):
        return ""
    return (
        f"{len(part.positions)} khoản ({number(part.amount or 0)} đồng) để riêng, không cộng, vì báo cáo "
        "đó có bản khác được dùng."
    )


@per_province
def _beside(province: Province, years: tuple[int, ...], kind: str) -> str:
    rows = help_rows(province, years)
    capped = int(((rows["kind"] == kind) & (rows["comparator"] == "le")).sum())
    valueless = len(amount_rows(province, years, "unvalued"))
    return joined(
        f"Ngoài ra có {valueless} khoản không ghi giá trị." if valueless else "",
        f"{capped} khoản ghi “không quá” không cộng vào mức tối thiểu." if capped else "",
    )
