from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.project import Project
from analysis.sample import write_province
from ingest_roots import ingested, new_root
from truth import KEYS, compare, hard_reports, truth_of

TOTALS_ARE_COMPARED = ("poverty", "poverty_flows")
"""Forms whose total rows are compared with their communes and not taken over as rows."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = new_root(tmp_path_factory.mktemp("tiny"))
    write_province(project, scale="tiny", jobs=1)
    ingested(project)
    return project


def check_table(project: Project, name: str) -> None:
    """Every ordinary row of the truth is in the tables with the same meaning."""
    found = compare(project, name)
    missing, different = found.missing, found.different
    if name in TOTALS_ARE_COMPARED:
        missing = missing[missing["level"] == "commune"]
    if name == "submissions":
        hard = hard_reports(project)
        reports = pd.MultiIndex.from_frame(different[["reporter_id", "year"]])
        different = different[~reports.isin(hard)]
    assert found.rows > 0
    assert missing.empty, missing.head().to_string()
    assert different.empty, different.head(10).to_string()


def check_money(project: Project) -> None:
    """The đồng of ordinary cells add up to the truth; no other cell brings money in silence."""
    truth = truth_of(project, "support")
    ordinary = truth[truth["ordinary"]]
    support = tables.read(project.processed, "support")
    support = support[support["origin"] == "synthetic"]
    keys = list(KEYS["support"])
    read = support.merge(ordinary[keys], on=keys)
    by = ["year", "kind"]
    pd.testing.assert_series_equal(
        read.groupby(by)["amount_vnd"].sum(), ordinary.groupby(by)["amount_vnd"].sum()
    )
    assert len(support) == len(truth)
    problems = tables.read(project.processed, "problems")
    others = support.merge(truth.loc[~truth["ordinary"], keys], on=keys)
    with_money = others[others["amount_vnd"].fillna(0) > 0]
    assert set(with_money["file"]) <= set(problems["file"])


def check_nothing_silent(project: Project) -> None:
    """Every file with a cell that is hard to read has a problem of its own."""
    truth = truth_of(project, "support")
    hard = set(truth.loc[~truth["ordinary"], "file"])
    assert hard <= set(tables.read(project.processed, "problems")["file"])


@pytest.mark.parametrize("name", KEYS)
def test_the_small_sample_is_read_as_it_was_drawn(tiny: Project, name: str) -> None:
    check_table(tiny, name)


def test_the_money_of_the_small_sample_is_the_truth_to_the_dong(tiny: Project) -> None:
    check_money(tiny)
    check_nothing_silent(tiny)


@pytest.mark.slow
@pytest.mark.parametrize("name", KEYS)
def test_the_whole_province_is_read_as_it_was_drawn(province_root: Project, name: str) -> None:
    check_table(province_root, name)


@pytest.mark.slow
def test_the_money_of_the_whole_province_is_the_truth_to_the_dong(province_root: Project) -> None:
    check_money(province_root)
    check_nothing_silent(province_root)


@pytest.mark.slow
def test_every_row_of_every_workbook_is_accounted_for(province_root: Project) -> None:
    files = tables.read(province_root.processed, "files")
    assert (files["rows_seen"] == files["rows_used"] + files["rows_explained"]).all()
    assert files["state"].eq("read").all()
    assert Path(province_root.root, str(files["file"].iloc[0])).exists()
