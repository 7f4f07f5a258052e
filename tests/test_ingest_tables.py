from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables

COLUMNS: dict[str, list[object]] = {
    "unit_key": ["u", None],
    "commune_as_written": ["Xã A", "Xã B"],
    "title": ["standard", "model"],
    "year_attained": [2018, None],
    "decided_on": [date(2018, 12, 31), None],
    "origin": ["received", "received"],
    "file": ["f", "g"],
}


def test_columns_are_read_back_with_the_types_of_their_table(tmp_path: Path) -> None:
    tables.write_columns(tmp_path, "ntm_recognition", COLUMNS, 2)
    frame = tables.read(tmp_path, "ntm_recognition")
    by_hand = tables.conform("ntm_recognition", pd.DataFrame(COLUMNS))
    pd.testing.assert_frame_equal(frame, by_hand)
    pd.testing.assert_frame_equal(frame, pd.read_parquet(tmp_path / "ntm_recognition.parquet"))
    assert frame["year_attained"].tolist() == [2018, pd.NA]


def test_frames_and_columns_are_written_alike(tmp_path: Path) -> None:
    tables.write_columns(tmp_path / "a", "ntm_recognition", COLUMNS, 2)
    tables.write(tmp_path / "b", "ntm_recognition", pd.DataFrame(COLUMNS))
    written = [(tmp_path / f / "ntm_recognition.parquet").read_bytes() for f in "ab"]
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ["standard", "wonderful"]}, "title holds 'wonderful'"),
        ({"file": ["f", None]}, "file is missing in 1 rows"),
        ({"year_attained": ["hai nghìn", None]}, "column year_attained"),
    ],
)
def test_a_table_with_a_fault_is_not_written(
    tmp_path: Path, change: dict[str, list[object]], told: str
) -> None:
    with pytest.raises(tables.InvalidTable, match=told):
        tables.write_columns(tmp_path, "ntm_recognition", {**COLUMNS, **change}, 2)
    assert list(tmp_path.iterdir()) == []


def test_a_frame_with_a_column_too_many_is_refused() -> None:
    with pytest.raises(tables.InvalidTable, match="no column more"):
        tables.conform("ntm_recognition", pd.DataFrame({"more": [1]}))
