from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis import tables
from analysis.indicators import claims, collect, format, money
from analysis.indicators.caveats import Caveat
from analysis.indicators.claims import UnknownCheck
from analysis.project import Project
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, OLD, ROOT, province, published

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
        ("Xã Thanh Xương: […] 23.543,1 m2/23.600,4 m2 đạt 99,75%", "agrees", 99.757),
        ("12 xã cơ bản đạt chuẩn nông thôn mới (các xã: Mường Luân", "agrees", 12),
        ("[Xã Long Đống] Đã đạt 14/19 tiêu chí […] chưa đạt 5/19", "agrees", 19),
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
        ("eq,3620.5,m2,s,sum:3495.0+125.7", "disagrees"),
        ("eq,3620.6,m2,s,sum:3495.0+125.7", "agrees"),
        ("eq,2,xã,s,names:2020-12-31:Nà Nhạn|Chà Nưa|Nà Nhạn", "agrees"),
        ("eq,3,tiêu chí,s,criteria:1 3 14 3", "agrees"),
        ("eq,99.75,%,s,ratio:23543.1/23600.4", "agrees"),
        ('eq,12.50,tiêu chí/xã,s,"mean_bands:19-19x1,5-9x1"', "agrees"),
        ('eq,12.30,tiêu chí/xã,s,"mean_bands:19-19x1,5-9x1"', "disagrees"),
        ("eq,,con,s,none:Số in hỏng.", "cannot_be_checked"),
    ],
)
def test_checks(tmp_path: Path, line: str, verdict: str) -> None:
    assert checked(tmp_path, line)["verdict"] == verdict


def test_rounding_of_the_printed_parts_is_said(tmp_path: Path) -> None:
    assert "phạm vi làm tròn" in str(checked(tmp_path, "eq,21.05,%,s,ratio:2.7/12.83")["explanation"])


def test_digits_cut_off_are_not_called_wrong(tmp_path: Path) -> None:
    row = checked(tmp_path, "eq,99.75,%,s,ratio:23543.1/23600.4")
    assert "cắt bớt" in str(row["explanation"])


def test_a_name_the_register_lacks_is_said(tmp_path: Path) -> None:
    row = checked(tmp_path, "eq,2,xã,s,names:2020-12-31:Nà Nhạn|Phì Nhù")
    assert "Không có trong sổ đơn vị ngày 31/12/2020: Phì Nhù." in str(row["explanation"])


def test_a_verdict_carries_the_difference_and_its_rows(tmp_path: Path) -> None:
    row = checked(tmp_path, "eq,30,%,s,ratio:7/21")
    assert row["difference"] == pytest.approx(30 - 100 / 3)
    assert row["rows"] == 1
    assert row["verdict"] == "disagrees"


def test_a_computed_value_is_a_figure_with_the_rows_it_rests_on() -> None:
    figures = claims.computed(support("received", 5000 * MILLION))
    cash = figures["db-2021-07"]
    assert (cash.value, cash.unit, format.text(cash)) == (5000 * MILLION, "vnd", "≥ 5 tỷ đồng")
    assert cash.sources["file"].tolist() == ["data/raw/f.xlsx"]
    ratio = figures["hdb-2024-45"]
    assert ratio.sources["file"].tolist() == ["data/reference/claims.csv"]
    assert "db-2021-13" not in figures
    assert all("" not in f.caveat.codes for f in figures.values() if isinstance(f.caveat, Caveat))
    assert "claim_other_scope" in str(getattr(figures["db-2021-08"].caveat, "codes", ()))


def falling(*counts: tuple[str, int, int, int], origin: str = "received") -> Province:
    """A province whose helped communes had so many poor of so many households in 2016 and in 2020."""
    return province(
        assignments=[{"unit_key": key, "agency_id": "a"} for key, *_ in counts],
        poverty=[
            {
                "unit_key": key,
                "year": year,
                "poor_households": poor,
                "households": households,
                "origin": origin,
            }
            for key, before, after, households in counts
            for year, poor in ((2016, before), (2020, after))
        ],
    )


def fall_claim(p: Province) -> dict[str, object]:
    return {str(k): v for k, v in claims.check(p).set_index("claim_id").loc["db-2021-03"].to_dict().items()}


def test_over_20_percent_is_answered_in_points_and_relative_pooled_and_unweighted() -> None:
    row = fall_claim(falling((CHIENG_SO, 90, 60, 100), (KEO_LOM, 90, 60, 900)))
    told = str(row["explanation"])
    for answer in (
        "điểm phần trăm, tính gộp số hộ: 6,00",
        "tương đối, tính gộp số hộ: 33,33",
        "điểm phần trăm, bình quân các xã: 16,67",
        "tương đối, bình quân các xã: 33,33",
    ):
        assert answer in told
    assert row["verdict"] == "cannot_be_checked"
    assert "cách đọc" in told


def test_over_20_percent_is_decided_only_where_every_reading_decides_alike() -> None:
    deep = falling((CHIENG_SO, 90, 10, 100), (KEO_LOM, 90, 10, 100))
    assert (fall_claim(deep)["verdict"], fall_claim(deep)["computed"]) == ("agrees", 80)
    slight = falling((CHIENG_SO, 90, 88, 100), (KEO_LOM, 90, 88, 100))
    assert fall_claim(slight)["verdict"] == "disagrees"
    synthetic = falling((CHIENG_SO, 90, 10, 100), (KEO_LOM, 90, 10, 100), origin="synthetic")
    assert fall_claim(synthetic)["verdict"] == "cannot_be_checked"


def test_what_the_province_published_of_itself_stands_beside_as_another_scope() -> None:
    p = province(
        poverty=[published(2017, OLD, rate_printed_pct=41.01), published(2020, OLD, rate_printed_pct=30.67)]
    )
    told = str(fall_claim(p)["explanation"])
    assert "cuối 2017 41,01%, cuối 2020 30,67%, giảm 10,34 điểm %, tương đối 25,2%" in told
    assert "phạm vi khác" in told


def test_cash_and_the_itemised_examples_are_two_sentences_never_one() -> None:
    table = claims.check(support("received", 5000 * MILLION)).set_index("claim_id")
    assert table.loc["db-2021-08", "computed"] == 7547
    assert table.loc["db-2021-07", "computed"] == 5000
    assert table.loc["db-2021-08", "verdict"] == "cannot_be_checked"
    assert table["difference"].isna()["db-2021-08"]


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
