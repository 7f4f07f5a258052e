"""What a process does once, whatever report it makes: a fork server does it before it forks.

Catalogues are read, number patterns compiled, and the libraries set up what they set up when first used. Nothing
of a project is read, nothing is drawn at random and no thread is started: a forked process shows what any other
one shows, only sooner.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.backends.registry import backend_registry

from analysis.checking import catalogue as problems
from analysis.figures import style
from analysis.indicators import caveats
from analysis.indicators.format import number
from analysis.language import tr


def rehearse() -> None:
    """Word a number, draw a chart and turn a table over."""
    problems.catalogue()
    caveats.catalogue()
    backend_registry.list_all()  # type: ignore[no-untyped-call]  # it looks through all that is installed
    label = number(1234.5, 2) + tr(" đồng")
    _draw(label)
    _turn()


def _draw(label: str) -> None:
    with style.canvas(40) as (figure, axes):
        axes.plot([2016, 2018, 2020], [3.0, 2.0, 1.0], marker="o", label=label)
        axes.bar([2016, 2018], [1.0, 2.0])
        axes.fill_between([2016, 2020], [0.0, 0.0], [1.0, 1.0])
        axes.set_xticks([2016, 2020], ["2016", "2020"])
        axes.annotate(label, (2018, 2.0), xytext=(2, 2), textcoords="offset points", fontweight=600)
        axes.axhline(1.5)
        style.to_svg(figure)


def _turn() -> None:
    rows = pd.DataFrame(
        {
            "key": pd.array(["a", "b", None, "a"], dtype="string"),
            "year": pd.array([2017, 2018, 2018, None], dtype="Int64"),
            "amount": pd.array([1, None, 3, 4], dtype="Int64"),
            "day": pd.to_datetime(["2017-12-31", "2018-12-31", "", "2018-06-30"], errors="coerce"),
            "share": [0.5, np.nan, 1.5, 2.0],
        }
    )
    known = rows[rows["key"].notna() & rows["year"].between(2017, 2018).fillna(value=False)]
    known.assign(rank=known["key"].map({"a": 1})).sort_values(["year", "key"], kind="stable")
    known.drop_duplicates("key").set_index("key")["share"].reindex(["a", "z"])
    known.groupby(["key", "year"])["amount"].sum().to_dict()
    known.merge(known, on=["key", "year"], how="left").rename_axis("position").reset_index().to_dict(
        "records"
    )
    pd.concat([rows, known], ignore_index=True).astype({"key": object}).take([0, 2])
    rows["day"].dt.strftime("%d/%m/%Y").astype("string").fillna("")
    rows["key"].isin(["a"]).to_numpy(dtype=bool)
    rows["key"].str.strip().to_numpy(dtype=object)
    np.isin(rows["year"].to_numpy(dtype=np.int64, na_value=0), [2017])
    pd.factorize(rows["key"], sort=True)
