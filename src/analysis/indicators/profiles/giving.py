"""What agencies report having given to one commune, or what one agency reports, by year and by column.

Cash, things with a value and help without one stay apart. A sum is a lower bound: "from n of N reports".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Comparator, Cut, Figure, figure_id
from analysis.indicators.format import number
from analysis.indicators.money._ledger import AGENCIES, evidence_of, kind_name, told_by
from analysis.indicators.money._rows import group_name, price_index
from analysis.indicators.money._settings import names
from analysis.indicators.money.totals import method_of
from analysis.indicators.periods import dims_of, words_of
from analysis.indicators.profiles._rows import Row, Whose, kept, total
from analysis.indicators.profiles.owing import Owed
from analysis.language import tr
from analysis.province import Province
from analysis.tables import in_force

KINDS = ("cash", "in_kind", "unvalued")
_COMPARATORS: Mapping[str, Comparator] = {"ge": "ge", "approx": "approx"}
_SAYS = ("yes", "text", "zero")
"""States of a cell that tell something even where it is no contribution: a bare “Có”, an explicit zero."""
_NO_VALUE = tr("Khoản giúp đỡ không ghi giá trị")
_COUNTED = tr("Đếm số khoản nêu việc giúp đỡ mà không ghi thành tiền; giữ nguyên số lượng, không tự quy đổi.")


@dataclass(frozen=True, eq=False)
class Given:
    """One year: cash and valued things in đồng, how many contributions have no value, and reports.

    ``by_column`` holds the valued help of each column of form F1 in which something stands.
    """

    year: int
    cash: Figure
    in_kind: Figure
    unvalued: Figure
    by_column: Mapping[str, Figure]
    owed: int
    received: int


@per_province
def given_years(province: Province, whose: Whose) -> tuple[Given, ...]:
    """Every year of the programme in which a report was owed or something was told."""
    found = []
    for year in province.programme.years:
        owed = [o for o in whose.owed(province) if o.year == year]
        cash, in_kind, unvalued = (given(province, whose, (year,), k) for k in KINDS)
        if owed or cash.value is not None or in_kind.value is not None or unvalued.value:
            columns = _columns(province, whose, (year,))
            found.append(Given(year, cash, in_kind, unvalued, columns, len(owed), sum(o.came for o in owed)))
    return tuple(found)


@per_province
def given(province: Province, whose: Whose, years: tuple[int, ...], kind: str) -> Figure:
    """Đồng of ``kind`` (``unvalued``: contributions) told for ``years``; ``None`` where nothing is told.

    ``n`` of the ``of`` reports owed by the agencies assigned on 31 December hold what was added; for help
    without a value, came.
    """
    rows = [r for r in kept(province, whose, kind) if r.year in years]
    owed = [o for o in whose.owed(province) if o.year in years]
    came, counts = [o for o in owed if o.came], kind == "unvalued"
    dims = {whose.side: whose.key, **dims_of(province, years)}
    base = came if counts else _holding(province, owed, rows)
    label = _NO_VALUE if counts else kind_name(kind)
    return Figure(
        figure_id(f"money.given_{kind}", dims),
        f"{label}, {whose.name(province)}, {words_of(years)}",
        (len(rows) if came or rows else None) if counts else total(rows),
        "items" if counts else "vnd",
        _COUNTED if counts else method_of(province, years),
        comparator="ge",
        n=len(base) if owed else None,
        of=len(owed) if owed else None,
        base=tr("báo cáo đã nhận") if counts else tr("báo cáo có số"),
        caveat=joined(*_limits(province, whose, rows, owed)),
        dims=dims,
        sources=_cells(province, rows),
    )


def constant(
    province: Province, whose: Whose, years: tuple[int, ...], kind: str, base_year: int = 2025
) -> Figure:
    """:func:`given` at the consumer prices of ``base_year``: each year × index(base) / index(year)."""
    nominal = given(province, whose, years, kind)
    index, unverified = price_index(province)
    rows = [r for r in kept(province, whose, kind) if r.year in years]
    absent = [y for y in (*sorted({r.year for r in rows}), base_year) if y not in index]
    value = None
    if rows and not absent:
        value = round(sum((r.amount or 0) * index[base_year] / index[r.year] for r in rows))
    passed = range(min(*years, base_year) + 1, max(*years, base_year) + 1)
    doubted = ", ".join(str(y) for y in passed if y in unverified)
    dims = {**nominal.dims, "prices": str(base_year)}
    return nominal.changed(
        id=figure_id(f"money.given_{kind}_constant", dims),
        label=tr("{kind_name}, giá năm {base_year}, {name}, {words_of}").format(
            kind_name=kind_name(kind),
            base_year=base_year,
            name=whose.name(province),
            words_of=words_of(years),
        ),
        value=value,
        method=tr(
            "Số tiền từng năm nhân chỉ số giá tiêu dùng bình quân năm {base_year} chia chỉ số "
            "năm đó (Cục Thống kê; data/reference/cpi_vietnam.csv)."
        ).format(base_year=base_year),
        caveat=joined(
            nominal.caveat,
            caveat("money_price_unverified", years=doubted) if doubted else Caveat(),
            caveat("money_price_missing", years=", ".join(map(str, absent))) if absent else Caveat(),
        ),
        dims=dims,
    )


def quantities(province: Province, whose: Whose, years: tuple[int, ...]) -> list[tuple[Figure, str, float]]:
    """Help without a value by the unit it is counted in: contributions, the unit, Σ of the quantities."""
    by_unit: dict[str, list[Row]] = {}
    for row in kept(province, whose, "unvalued"):
        if row.year in years and row.quantity is not None and row.quantity_unit:
            by_unit.setdefault(row.quantity_unit, []).append(row)
    whole = given(province, whose, years, "unvalued")
    found = []
    for unit, rows in sorted(by_unit.items()):
        dims = {**whole.dims, "quantity_unit": unit}
        figure = whole.changed(
            id=figure_id("money.given_unvalued", dims),
            label=f"{whole.label}, {unit}",
            value=len(rows),
            dims=dims,
            sources=_cells(province, rows),
        )
        found.append((figure, unit, float(sum(r.quantity or 0 for r in rows))))
    return found


@dataclass(frozen=True, eq=False)
class Told:
    """One cell that tells of help, as its report has it; ``amount`` is empty where no value is written.

    ``aside``: money of a state programme, which no sum holds (253/QĐ-UBND, art. 13.4).
    """

    year: int
    agency_id: str
    unit_key: str
    category: str
    text: str
    quantity: str
    amount: Figure | None
    aside: bool


@per_province
def lines(province: Province, whose: Whose) -> tuple[Told, ...]:
    """Every cell in force that tells of help or writes a zero: by year, agency, commune, column."""
    table = in_force(told_by(province, AGENCIES))
    table = table[whose.mine(province, table)]
    rows = table[(table["kind"] != "none") | table["state"].isin(_SAYS)]
    order = ["year", "agency_id", "unit_key", "file", "sheet", "cell", "part"]
    rows = rows.sort_values(order, kind="stable")
    seen: dict[tuple[str, ...], int] = {}
    return tuple(
        _told(province, row, position, seen)
        for position, row in zip(rows.index, rows.to_dict("records"), strict=True)
    )


def _told(province: Province, row: dict[Any, Any], position: int, seen: dict[tuple[str, ...], int]) -> Told:
    plain = {k: "" if pd.isna(v) else v for k, v in row.items()}
    agency, commune, category = (str(plain[c]) for c in ("agency_id", "unit_key", "category"))
    place = (commune, agency, str(plain["year"]), category)
    seen[place] = seen.get(place, 0) + 1
    names_ = ("commune", "agency", "year", "category", "line")
    dims = dict(zip(names_, (*place, str(seen[place])), strict=True))
    amount, quantity = plain["amount_vnd"], plain["quantity"]
    figure = Figure(
        figure_id("money.told_line", dims),
        tr("Một khoản như báo cáo ghi, {group_name}, năm {year}").format(
            group_name=group_name(province, "category", category), year=plain["year"]
        ),
        int(amount or 0),
        "vnd",
        tr("Số ghi trong một ô của biểu đơn vị gửi; ô kể nhiều việc được tách thành nhiều khoản."),
        comparator=_COMPARATORS.get(str(plain["comparator"]), "eq"),
        dims=dims,
        sources=evidence_of(province, AGENCIES).later([position]),
    )
    count = "" if quantity == "" else f"{number(float(quantity))} {plain['quantity_unit']}".strip()
    aside = plain["provider"] == "state_programme"
    shown = None if amount == "" else figure
    return Told(int(plain["year"]), agency, commune, category, str(plain["text"]), count, shown, aside)


def _columns(province: Province, whose: Whose, years: tuple[int, ...]) -> dict[str, Figure]:
    """Valued help by column of form F1, cash and things of one column together."""
    rows = [r for r in kept(province, whose, "valued") if r.year in years]
    owed = [o for o in whose.owed(province) if o.year in years]
    base = given(province, whose, years, "in_kind")
    found = {}
    for column in names("categories"):
        part = [r for r in rows if r.category == column]
        if part:
            dims = {**base.dims, "category": column}
            found[column] = base.changed(
                id=figure_id("money.given_column", dims),
                label=", ".join(
                    (group_name(province, "category", column), whose.name(province), words_of(years))
                ),
                value=total(part),
                n=len(_holding(province, owed, part)),
                caveat=joined(caveat("profile_added_kinds"), *_limits(province, whose, part, owed)),
                dims=dims,
                sources=_cells(province, part),
            )
    return found


def _cells(province: Province, rows: Iterable[Row]) -> Cut:
    return evidence_of(province, AGENCIES).later([r.position for r in rows])


def _holding(province: Province, owed: Iterable[Owed], rows: Iterable[Row]) -> list[Owed]:
    """The reports that a row answers: told by the agency, or by the one that took over its work."""
    pairs = {(r.agency_id, r.year) for r in rows}
    return [o for o in owed if any((a, o.year) in pairs for a in _answering(province, o))]


def _answering(province: Province, owed: Owed) -> tuple[str, str]:
    return owed.agency_id, province.agencies.successor(owed.agency_id) or owed.agency_id


def _limits(province: Province, whose: Whose, rows: Sequence[Row], owed: Sequence[Owed]) -> list[Caveat]:
    if not owed:
        return [caveat("profile_not_owed")]
    came = sum(o.came for o in owed)
    missing = "money_reports_missing" if came < len(owed) else "money_reports_came"
    told = [caveat(missing, received=came, owed=len(owed))]
    pairs = {(a, o.year) for o in owed for a in _answering(province, o)}
    outside = sum((r.agency_id, r.year) not in pairs for r in rows)
    if whose.side != "agency" and outside:
        told.append(caveat("profile_outside", items=outside))
    rough = sum(r.rough for r in rows)
    return [*told, caveat("money_approximate", items=rough)] if rough else told
