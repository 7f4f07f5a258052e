"""Money of several years at the prices of one: consumer prices, yearly mean (``cpi_vietnam.csv``)."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.indicators import periods
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._ledger import kind_name
from analysis.indicators.money._rows import amount_rows, price_index
from analysis.indicators.money.totals import Kind, mobilised
from analysis.language import tr
from analysis.province import Province


def constant_prices(province: Province, years: Iterable[int], kind: Kind, base_year: int = 2025) -> Figure:
    """What was mobilised, at the consumer prices of ``base_year``: each year × index(base) / index(year).

    The index is a chain of yearly changes: the caveat names the unverified ones between years and base.
    """
    span = periods.ordered(years)
    rows = amount_rows(province, span, kind)
    amounts = {y: int(rows.loc[rows["year"] == y, "amount_vnd"].sum()) for y in span}
    index, unverified = price_index(province)
    absent = [y for y in (*span, base_year) if y not in index]
    value = None
    if len(rows) and not absent:
        value = round(sum(amount * index[base_year] / index[y] for y, amount in amounts.items()))
    chained = range(min(*span, base_year) + 1, max(*span, base_year) + 1)
    used = [y for y in chained if y in unverified]
    dims = {**periods.dims_of(province, span), "prices": str(base_year)}
    nominal = mobilised(province, span, kind)
    return nominal.changed(
        id=figure_id(f"money.{kind}_constant", dims),
        label=tr("{kind_name}, giá năm {base_year}, {words_of}").format(
            kind_name=kind_name(kind), base_year=base_year, words_of=periods.words_of(span)
        ),
        value=value,
        method=tr(
            "Số tiền từng năm nhân chỉ số giá tiêu dùng bình quân năm {base_year} chia chỉ số "
            "năm đó (Cục Thống kê; data/reference/cpi_vietnam.csv)."
        ).format(base_year=base_year),
        caveat=joined(
            nominal.caveat,
            caveat("money_price_unverified", years=", ".join(map(str, used))) if used else Caveat(),
            caveat("money_price_missing", years=", ".join(map(str, absent))) if absent else Caveat(),
        ),
        dims=dims,
    )
