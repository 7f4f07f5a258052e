"""Money for each household of each helped commune: the figure of the map, one a commune."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.indicators import periods
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province, together
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.money._ledger import AGENCIES, evidence_of, kind_name
from analysis.indicators.money._rows import group_name, part_of
from analysis.indicators.money.intensity import Measure, _helped, _households, _inside, _kinds, assigned
from analysis.indicators.poverty import _rows as poverty_rows
from analysis.language import tr
from analysis.province import Province


def per_household_by_commune(province: Province, years: Iterable[int], measure: Measure) -> list[Figure]:
    """Đồng a household and year of each commune with an assignment in ``years``, in order of unit key.

    As :func:`analysis.indicators.money.per_household`, of one commune: the years of its assignment whose
    households are known, ``n`` of ``of``. ``None`` where no report names an amount in them: that is not zero.
    """
    return list(_by_commune(province, periods.ordered(years), measure))


@per_province
def _by_commune(province: Province, years: tuple[int, ...], measure: Measure) -> tuple[Figure, ...]:
    owed = assigned(province, years)
    known = owed.merge(_households(province, years), on=["unit_key", "year"])
    helped, _ = _helped(province, years, measure)
    rows = helped[_inside(helped, known)]
    amounts = {str(key): part for key, part in rows.groupby("unit_key")}
    counts = {str(key): part for key, part in known.groupby("unit_key")}
    years_owed = {str(key): len(part) for key, part in owed.groupby("unit_key")}
    return tuple(
        _figure(province, (key, years, measure), of, amounts.get(key, rows[:0]), counts.get(key, known[:0]))
        for key, of in years_owed.items()
    )


def _figure(
    province: Province,
    about: tuple[str, tuple[int, ...], Measure],
    of: int,
    rows: pd.DataFrame,
    known: pd.DataFrame,
) -> Figure:
    key, years, measure = about
    amount, households = part_of(rows).amount, int(known["households"].sum())
    name = group_name(province, "commune", key)
    dims = {"commune": key, **periods.dims_of(province, years), "measure": measure}
    without = of - len(known)

    def cells() -> Cells:
        counts = poverty_rows.evidence_of(province, ("households",))
        counted = counts.of(known["position"].to_numpy(dtype="int64"))
        return together((evidence_of(province, AGENCIES).of(rows), counted))

    return Figure(
        figure_id("money.per_household", dims),
        tr("{kind_name}, bình quân một hộ một năm, {name}, {words_of}").format(
            kind_name=kind_name(measure), name=name, words_of=periods.words_of(years)
        ),
        amount / households if amount is not None and households else None,
        "vnd_per_household",
        tr(
            "Tổng giá trị báo cáo cho xã trong các năm xã có phân công chia cho tổng số hộ của "
            "xã theo kết quả rà soát hộ nghèo các năm đó."
        ),
        comparator="ge",
        n=len(known),
        of=of,
        base=tr("năm có số hộ"),
        caveat=joined(
            _kinds(measure),
            part_of(rows).said("money_items"),
            caveat("money_households_unknown", communes=without) if without else Caveat(),
        ),
        dims=dims,
        label_of_group=name,
        sources=cells,
    )
