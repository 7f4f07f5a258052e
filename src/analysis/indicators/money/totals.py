"""Money mobilised: cash, help in kind with a value, and help without one, never added without saying so.

An agency pays from its own means or from sponsors it finds (regulation 253/QĐ-UBND, art. 4.5 and 13.4):
money of state programmes stands beside the totals. Every total is a lower bound: a report that did not come
is not a zero, of several versions of a report one is in force, and what a person decided to be one is
counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from analysis.indicators import periods
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._base import Base, base_of
from analysis.indicators.money._ledger import AGENCIES, evidence_of, kind_name
from analysis.indicators.money._rows import (
    NOTHING,
    Dimension,
    Part,
    Parts,
    all_in_force,
    amount_rows,
    by_group,
    group_name,
    parts_of,
    whole,
)
from analysis.indicators.reporting import rules
from analysis.language import tr
from analysis.province import Province

Kind = Literal["cash", "in_kind"]
_METHOD = tr(
    "Cộng số tiền ghi trong biểu của các đơn vị (nguồn của đơn vị hoặc do đơn vị vận "
    "động; {rule}), chỉ gồm ô có số; vốn chương trình nhà nước để riêng; báo cáo chưa "
    "nhận không tính là không."
)
_ARTICLES = tr("Điều 4 và Điều 13")
_CONVENTION = tr("quy ước của hệ thống, hiểu như")
_NO_CAVEAT = Caveat()
BASE = tr("báo cáo có số")


def mobilised(province: Province, years: Iterable[int], kind: Kind) -> Figure:
    """Đồng of ``kind`` reported for ``years``: at least so much.

    ``n`` of the ``of`` reports owed (an agency and year) hold an amount of ``kind`` that was added, a written
    zero included; the caveat says how many reports came. ``None`` when no cell holds one.
    """
    span = periods.ordered(years)
    return _total(province, span, kind, whole(province, span, kind), periods.dims_of(province, span))


def agencies_with_amount(province: Province, years: Iterable[int], kind: Kind) -> Figure:
    """How many of the agencies that owed reports gave an amount of ``kind`` in any of the years."""
    span = periods.ordered(years)
    part = whole(province, span, kind).used
    base = base_of(province, span, part.positions)
    dims = {**periods.dims_of(province, span), "kind": kind}
    return Figure(
        figure_id("money.agencies_with_amount", dims),
        tr("Đơn vị có số, {kind}, {words_of}").format(
            kind=kind_name(kind).lower(), words_of=periods.words_of(span)
        ),
        base.agencies,
        "agencies",
        tr("Đếm đơn vị phải báo cáo có ít nhất một số tiền hoặc số 0 ghi rõ trong các năm."),
        n=base.agencies,
        of=base.agencies_owing,
        base=tr("cơ quan, đơn vị phải báo cáo"),
        caveat=base.caveat,
        dims=dims,
        sources=evidence_of(province, AGENCIES).later(part.positions),
    )


def unvalued(province: Province, years: Iterable[int]) -> Figure:
    """Contributions reported without a value: counted, never guessed.

    The base is the reports received: one without such a contribution is counted as well.
    """
    span = periods.ordered(years)
    return _unvalued(province, span, whole(province, span, "unvalued").used, {})


def unvalued_by_quantity(province: Province, years: Iterable[int]) -> list[tuple[Figure, str, float | None]]:
    """:func:`unvalued` by the unit of its quantity: the count, the unit, and Σ of the quantities.

    The unit is empty, and the quantity ``None``, where the report gives none; the counts add to the total.
    """
    span = periods.ordered(years)
    rows = amount_rows(province, span, "unvalued")
    told = rows["quantity_unit"].where(rows["quantity"].notna()).fillna("")
    quantities = rows["quantity"].groupby(told).sum()
    return [
        (
            _unvalued(province, span, part, {"quantity_unit": unit}),
            unit,
            float(quantities[unit]) if unit else None,
        )
        for unit, part in parts_of(rows, told).items()
    ]


def breakdown(province: Province, years: Iterable[int], by: Dimension, kind: Kind) -> list[Figure]:
    """:func:`mobilised` by group; the groups add to the total exactly, unsettled names being one of them.

    Every year asked for is a group; other dimensions list the groups that reported an amount.
    """
    span = periods.ordered(years)
    parts = by_group(province, span, kind, by)
    if by == "year":
        years_told = ((y, whole(province, (y,), kind)) for y in span)
        return [_total(province, (y,), kind, p, {by: str(y)}, str(y)) for y, p in years_told]
    dims = periods.dims_of(province, span)
    return [
        _total(province, span, kind, part, {**dims, by: key}, group_name(province, by, key))
        for key, part in parts.items()
    ]


def state_programme(province: Province, years: Iterable[int]) -> Figure:
    """Đồng, cash and in kind, that the reports themselves name as state-programme money."""
    span = periods.ordered(years)
    part = whole(province, span, "valued").state
    return _beside_total(
        province,
        span,
        part,
        "state_programme",
        tr("Vốn chương trình, ngân sách nhà nước nêu trong báo cáo"),
        tr(
            "Cộng các khoản mà báo cáo ghi là vốn chương trình 135, 30a, 1719, nông thôn mới "
            "hoặc ngân sách nhà nước (Điều 13.4: kinh phí giúp đỡ là của đơn vị); không khoản "
            "nào nằm trong số huy động."
        ),
    )


def counted_once(province: Province, years: Iterable[int]) -> Figure:
    """Đồng left out of the totals because a person decided that the contribution is told twice."""
    span = periods.ordered(years)
    return _beside_total(
        province,
        span,
        whole(province, span, "valued").twice,
        "counted_once",
        tr("Khoản đã quyết định là trùng, không tính lần thứ hai"),
        tr("Cộng các khoản không được tính vì có khoản khác cùng là một (data/reference/duplicates.csv)."),
    )


def _beside_total(
    province: Province, span: tuple[int, ...], part: Part, measure: str, label: str, method: str
) -> Figure:
    dims = periods.dims_of(province, span)
    return Figure(
        figure_id(f"money.{measure}", dims),
        f"{label}, {periods.words_of(span)}",
        part.amount,
        "vnd",
        method,
        comparator="ge",
        n=part.items,
        base=tr("khoản"),
        caveat=joined(caveat("money_kinds_added") if part.items else Caveat(), _approximate(part)),
        dims=dims,
        sources=evidence_of(province, AGENCIES).later(part.positions),
    )


def _unvalued(province: Province, span: tuple[int, ...], part: Part, more: dict[str, str]) -> Figure:
    dims = {**periods.dims_of(province, span), **more}
    base = base_of(province, span, part.positions)
    left = () if more else (whole(province, span, "unvalued").aside, whole(province, span, "unvalued").twice)
    codes = ("money_other_version_items", "money_counted_once_items")
    return Figure(
        figure_id("money.unvalued", dims),
        ", ".join(
            (tr("Khoản giúp đỡ không ghi giá trị"), *filter(None, more.values()), periods.words_of(span))
        ),
        part.items if base.received or part.items else None,
        "items",
        tr("Đếm số khoản nêu việc giúp đỡ mà không ghi thành tiền; giữ nguyên số lượng, không tự quy đổi."),
        comparator="ge",
        n=base.received,
        of=base.of,
        base=tr("báo cáo đã nhận"),
        caveat=joined(base.caveat, *(p.said(code) for p, code in zip(left, codes, strict=False))),
        dims=dims,
        sources=evidence_of(province, AGENCIES).later(part.positions),
    )


def _total(
    province: Province,
    years: tuple[int, ...],
    kind: Kind,
    parts: Parts,
    dims: dict[str, str],
    group: str = "",
) -> Figure:
    part = parts.used
    base = base_of(province, years, part.positions, dims.get("agency", ""))
    named = (group,) if group != dims.get("year") else ()
    return Figure(
        figure_id(f"money.{kind}", dims),
        ", ".join(p for p in (kind_name(kind), *named, periods.words_of(years)) if p),
        part.amount,
        "vnd",
        method_of(province, years),
        comparator="ge",
        n=base.n,
        of=base.of,
        base=BASE,
        caveat=limits_of(
            base, parts, beside=_NO_CAVEAT if group and named else _beside(province, years, kind)
        ),
        dims=dims,
        label_of_group=group,
        sources=evidence_of(province, AGENCIES).later(part.positions),
    )


@per_province
def method_of(province: Province, years: tuple[int, ...]) -> str:
    """How a total of ``years`` is made, with the articles that hold for them."""
    return _METHOD.format(rule=rules.cited(province, years, _ARTICLES, _CONVENTION))


def limits_of(base: Base, parts: Parts, beside: Caveat) -> Caveat:
    """What a total leaves open: reports, what was added and what was not, approximate amounts."""
    return joined(base.caveat, parts.caveat, beside, _approximate(parts.used))


def _approximate(part: Part = NOTHING) -> Caveat:
    return caveat("money_approximate", items=part.approximate) if part.approximate else _NO_CAVEAT


@per_province
def _beside(province: Province, years: tuple[int, ...], kind: str) -> Caveat:
    capped, from_text = (
        sum(n for year, n in counts.items() if year in years) for counts in _noted(province, kind)
    )
    valueless = whole(province, years, "unvalued").used.items
    return joined(
        caveat("money_beside_unvalued", items=valueless) if valueless else Caveat(),
        caveat("money_at_most", items=capped) if capped else Caveat(),
        caveat("money_part_of_text", items=from_text) if from_text else Caveat(),
    )


@per_province
def _noted(province: Province, kind: str) -> tuple[Counter[int], Counter[int]]:
    """By year: amounts of ``kind`` that are "at most", and those that were taken from a part of a text."""
    told = all_in_force(province)
    used = amount_rows(province, tuple(sorted(told["year"].unique().tolist())), kind)
    capped = told[(told["comparator"] == "le") & (told["kind"] == kind)]
    from_text = used[used["valuation"].eq("part_of_text")]
    return Counter(capped["year"].tolist()), Counter(from_text["year"].tolist())
