from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis import tables
from analysis.indicators import claims, collect, format, money
from analysis.indicators.claims import UnknownCheck
from analysis.project import Project
from analysis.province import Province
from indicator_frames import CHIENG_SO, ROOT, province

MILLION = 10**6
HEADER = "claim_id,text,metric,scope,period,comparator,value,unit,source,check,note\n"


def checked(tmp_path: Path, line: str) -> dict[str, object]:
    """The one claim ``line`` checked in a root of its own."""
    reference = tmp_path / "data" / "reference"
    shutil.copytree(ROOT / "data" / "reference", reference)
    (reference / "claims.csv").write_text(f"{HEADER}c1,câu,m,tỉnh,2018,{line},\n", encoding="utf-8")
    frames = {name: tables.empty(name) for name in tables.TABLES}
    found = claims.check(Province(Project.at(tmp_path), frames=frames))
    return {str(k): v for k, v in found.iloc[0].to_dict().items()}


def test_every_claim_of_the_repository_has_a_valid_verdict() -> None:
    found = tables.validate("claims", claims.check(province()))
    assert found["claim_id"].is_unique
    assert set(found["verdict"]) == {"agrees", "disagrees", "cannot_be_checked"}
    assert found["explanation"].str.len().gt(0).all()


@pytest.mark.parametrize(
    ("claim", "verdict", "computed"),
    [
        ("Kiểm tra 07/21 (30%) UBND cấp xã", "disagrees", 100 / 3),
        ("có 07 xã đạt chuẩn nông thôn mới (các xã: Mường Phăng", "disagrees", 5),
        ("[các ví dụ trong bài: 900 triệu", "cannot_be_checked", 7547),
        ("8.036,73/21.406,09 ha đạt 37,54% KH", "agrees", 37.544),
        ("Bình quân đạt 14,29 tiêu chí NTM/xã", "agrees", 243 / 17),
        ("Xã Thanh Xương: […] 23.543,1 m2/23.600,4 m2 đạt 99,75%", "disagrees", 99.757),
    ],
)
def test_known_claims(claim: str, verdict: str, computed: float) -> None:
    found = claims.check(province())
    (row,) = found[found["text"].str.contains(claim, regex=False)].to_dict("records")
    assert row["verdict"] == verdict
    assert row["computed"] == pytest.approx(computed, abs=0.001)


def support(origin: str, amount: int) -> Province:
    row = {"amount_vnd": amount, "unit_key": CHIENG_SO, "agency_id": "a", "origin": origin}
    reports = [{"reporter_id": "a"}, {"reporter_id": "b", "state": "missing", "content": "none"}]
    return province(support=[row], submissions=reports)


def cash_claim(p: Province) -> dict[str, object]:
    found = claims.check(p).set_index("claim_id")
    return {str(k): v for k, v in found.loc["db-2021-07"].to_dict().items()}


def test_synthetic_rows_confirm_nothing() -> None:
    row = cash_claim(support("synthetic", 5000 * MILLION))
    assert row["verdict"] == "cannot_be_checked"
    assert "dữ liệu mẫu" in str(row["explanation"])


def test_received_rows_do() -> None:
    row = cash_claim(support("received", 5000 * MILLION))
    assert (row["verdict"], row["computed"]) == ("agrees", 5000)


def test_a_lower_bound_below_the_claim_refutes_nothing() -> None:
    row = cash_claim(support("received", 15 * MILLION))
    assert row["verdict"] == "cannot_be_checked"
    assert "mức tối thiểu" in str(row["explanation"])


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("eq,32,%,s,ratio:4629.39/14467.92", "agrees"),
        ("eq,21.05,%,s,ratio:2.7/12.83", "agrees"),
        ("eq,21.15,%,s,ratio:270/1283", "disagrees"),
        ("approx,100,ha,s,sum:60+36", "agrees"),
        ("approx,100,ha,s,sum:60+30", "disagrees"),
        ("ge,100,ha,s,sum:60+41", "agrees"),
        ("ge,100,ha,s,sum:60+39", "disagrees"),
        ('eq,12.50,tiêu chí/xã,s,"mean_bands:19-19x1,5-9x1"', "agrees"),
        ('eq,12.30,tiêu chí/xã,s,"mean_bands:19-19x1,5-9x1"', "disagrees"),
        ("eq,,con,s,none:Số in hỏng.", "cannot_be_checked"),
    ],
)
def test_checks(tmp_path: Path, line: str, verdict: str) -> None:
    assert checked(tmp_path, line)["verdict"] == verdict


def test_rounding_of_the_printed_parts_is_said(tmp_path: Path) -> None:
    assert "phạm vi làm tròn" in str(checked(tmp_path, "eq,21.05,%,s,ratio:2.7/12.83")["explanation"])


def test_a_check_there_is_none_of_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownCheck, match="dòng 2"):
        checked(tmp_path, "eq,1,ha,s,guess:1")


def test_a_comma_too_many_is_not_read_as_another_column(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ngoặc kép"):
        checked(tmp_path, "eq,1,ha,s,sum:1,2")


def test_figures_become_one_row_an_id_with_their_cells(tmp_path: Path) -> None:
    p = support("received", 15 * MILLION)
    figures = [money.mobilised(p, [2018], "cash"), *money.breakdown(p, [2018], "year", "cash")]
    frame = collect.register(figures)
    assert frame["id"].tolist() == ["money.cash/year=2018"]
    frame.to_parquet(tmp_path / "figures.parquet")
    (cells,) = frame["sources"]
    assert [c["table"] for c in cells] == ["support"]
    assert (frame["n"][0], frame["of"][0], frame["rows"][0]) == (1, 2, 1)


def test_one_id_never_stands_for_two_numbers() -> None:
    small, large = (money.mobilised(support("received", a), [2018], "cash") for a in (1, 2))
    with pytest.raises(collect.FigureClash):
        collect.register([small, large])


def test_a_lower_bound_is_printed_rounded_down() -> None:
    figure = money.mobilised(support("received", 1_239_999_999), [2018], "cash")
    assert format.text(figure) == "≥ 1,23 tỷ đồng"
