"""What a money ledger needs of a form F1: contributions one by one, whose they are, and the printed sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.cleaning import Cleaned, Context, Row
from analysis.cleaning.support import clean
from analysis.registers import Agencies
from analysis.registers.names import Names
from analysis.tables import CATEGORIES
from cleaning_tables import REFERENCE, accounted, codes, context, table_of
from ingest_roots import f1_rows

AGENCY = "Sở Xây dựng"
MILLION = 1_000_000


@pytest.fixture(scope="module")
def registers() -> Context:
    plain = context()
    agencies = Agencies.load(REFERENCE)
    return replace(plain, agencies=agencies, names=Names.load(REFERENCE, plain.units, agencies))


def cleaned(
    folder: Path, registers: Context, *rows: Sequence[object], year: int = 2018, over: Sequence[str] = ()
) -> Cleaned:
    table = table_of(folder, [*([line] for line in over), *f1_rows(year, *rows)])
    result = clean(table, registers)
    assert accounted(table, result)
    return result


def commune(name: str = "Keo Lôm", agency: str = AGENCY, **cells: object) -> Sequence[object]:
    return [1, f"Xã {name}", agency, *(cells.get(c) for c in CATEGORIES)]


def told(result: Cleaned, category: str, table: str = "support") -> list[Row]:
    return [r for r in result.rows[table] if r["category"] == category]


def givers(result: Cleaned, category: str) -> list[tuple[object, ...]]:
    return [(r["part"], r["amount_vnd"], r["provider"], r["provider_name"]) for r in told(result, category)]


@pytest.mark.parametrize(
    ("text", "provider", "name"),
    [
        ("15 triệu đồng từ kinh phí của cơ quan", "own_budget", None),
        ("15 triệu đồng trích quỹ phúc lợi", "own_budget", None),
        ("15 triệu đồng do cán bộ, công chức đóng góp", "staff", None),
        ("Đoàn viên ủng hộ 15 triệu đồng", "staff", None),
        ("15 triệu đồng do Công ty TNHH Hoàng Anh tài trợ", "sponsor", "Công ty TNHH Hoàng Anh"),
        ("Vận động được 15 triệu đồng", "sponsor", None),
        ("15 triệu đồng của các nhà hảo tâm", "sponsor", None),
        ("15 triệu đồng vốn Chương trình 135", "state_programme", None),
        ("15 triệu đồng", "unstated", None),
        ("Tặng 15 triệu đồng cho đoàn viên nghèo", "unstated", None),
        ("15 triệu đồng hỗ trợ hợp tác xã", "unstated", None),
        ("Sở Xây dựng ủng hộ 15 triệu đồng", "own_budget", None),
        (15, "unstated", None),
    ],
)
def test_whose_money_it_is_stands_in_the_words_of_the_cell(
    tmp_path: Path, registers: Context, text: object, provider: str, name: str | None
) -> None:
    result = cleaned(tmp_path, registers, commune(cash=text))
    assert givers(result, "cash") == [(1, 15 * MILLION, provider, name)]


@pytest.mark.parametrize("written", [None, "-", "Không", 0, "Có", "1.200"])
def test_a_cell_that_gives_no_help_has_no_giver(tmp_path: Path, registers: Context, written: object) -> None:
    (row,) = told(cleaned(tmp_path, registers, commune(cash=written)), "cash")
    assert (row["provider"], row["valuation"], row["part"]) == (None, None, 1)


def test_one_amount_of_several_givers_is_kept_and_asked_about(tmp_path: Path, registers: Context) -> None:
    text = "15 triệu đồng do cán bộ, công chức và các nhà hảo tâm ủng hộ"
    result = cleaned(tmp_path, registers, commune(cash=text))
    assert givers(result, "cash") == [(1, 15 * MILLION, "unstated", None)]
    assert codes(result) == ["providers_together"]


@pytest.mark.parametrize(
    ("category", "text", "kind", "valuation"),
    [
        ("equipment", "02 bộ máy vi tính trị giá 30 triệu đồng", "in_kind", "stated"),
        ("equipment", "20 bộ bàn ghế x 500.000 đồng", "in_kind", "unit_price"),
        ("equipment", "02 bộ máy vi tính trị giá 30 triệu đồng và 20 bộ bàn ghế", "in_kind", "part_of_text"),
        ("equipment", "20 bộ bàn ghế", "unvalued", None),
        ("cash", "50 suất × 300.000 đồng", "cash", None),
        ("cash", "50 suất quà trị giá 15 triệu đồng", "in_kind", "stated"),
    ],
)
def test_goods_say_how_they_came_by_their_value(
    tmp_path: Path, registers: Context, category: str, text: str, kind: str, valuation: str | None
) -> None:
    (row,) = told(cleaned(tmp_path, registers, commune(**{category: text})), category)
    assert (row["kind"], row["valuation"]) == (kind, valuation)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "10 triệu đồng kinh phí đơn vị; 5 triệu đồng Công ty A tài trợ",
            [(1, 10 * MILLION, "own_budget", None), (2, 5 * MILLION, "sponsor", "Công ty A")],
        ),
        (
            "10 triệu đồng kinh phí của cơ quan và 5 triệu đồng do cán bộ, công chức đóng góp",
            [(1, 10 * MILLION, "own_budget", None), (2, 5 * MILLION, "staff", None)],
        ),
        (
            "15 triệu đồng, trong đó 10 triệu đồng kinh phí đơn vị, 5 triệu đồng do Công ty A ủng hộ",
            [(1, 10 * MILLION, "own_budget", None), (2, 5 * MILLION, "sponsor", "Công ty A")],
        ),
        (
            "15 triệu đồng (10 triệu đồng kinh phí đơn vị, 5 triệu đồng của các nhà hảo tâm)",
            [(1, 10 * MILLION, "own_budget", None), (2, 5 * MILLION, "sponsor", None)],
        ),
    ],
)
def test_amounts_of_several_givers_are_contributions_of_their_own(
    tmp_path: Path, registers: Context, text: str, parts: list[tuple[object, ...]]
) -> None:
    result = cleaned(tmp_path, registers, commune(cash=text))
    assert givers(result, "cash") == parts
    assert codes(result) == []
    assert {r["cell"] for r in told(result, "cash")} == {"F4"}
    assert {r["text"] for r in told(result, "cash")} == {text}


def test_money_and_goods_in_one_cell_are_two_kinds_of_help(tmp_path: Path, registers: Context) -> None:
    text = "Tiền mặt 15 triệu đồng; 20 suất quà trị giá 6 triệu đồng"
    rows = told(cleaned(tmp_path, registers, commune(cash=text)), "cash")
    assert [(r["kind"], r["amount_vnd"], r["quantity"], r["valuation"]) for r in rows] == [
        ("cash", 15 * MILLION, None, None),
        ("in_kind", 6 * MILLION, 20, "stated"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "10 triệu đồng; 5 triệu đồng",
        "Bản Keo 10 triệu đồng; bản Lôm 5 triệu đồng",
        "5 triệu đồng kinh phí đơn vị; 5 triệu đồng Công ty A tài trợ",
        "10 triệu đồng Công ty A tài trợ; đã chi 5 triệu đồng kinh phí đơn vị",
        "Tiền mặt 15 triệu đồng để mua 20 suất quà; 20 suất quà trị giá 6 triệu đồng",
        "Tiền mặt 15 triệu đồng; 20 suất quà trị giá 6 triệu đồng; 10 suất quà trị giá 3 triệu đồng",
        "16 triệu đồng (10 triệu đồng kinh phí đơn vị, 5 triệu đồng của các nhà hảo tâm)",
        "10 triệu đồng của các nhà hảo tâm; 5 triệu đồng của các nhà hảo tâm",
        "20 triệu đồng kinh phí đơn vị; Công ty A tài trợ 5 triệu đồng cho xã khác",
        "2017: 10 triệu đồng kinh phí đơn vị; 2018: 5 triệu đồng Công ty A tài trợ",
        "10 triệu đồng kinh phí đơn vị năm trước; 5 triệu đồng Công ty A tài trợ",
        "10 triệu đồng kinh phí đơn vị; dự kiến 5 triệu đồng Công ty A tài trợ",
        "10 triệu đồng kinh phí đơn vị; 5 triệu đồng/2 xã do Công ty A tài trợ",
    ],
)
def test_amounts_that_may_be_one_gift_told_twice_are_asked_about(
    tmp_path: Path, registers: Context, text: str
) -> None:
    result = cleaned(tmp_path, registers, commune(cash=text))
    (row,) = told(result, "cash")
    assert row["amount_vnd"] is None
    assert codes(result)


def test_a_cell_of_several_contributions_counts_once_in_a_printed_sum(
    tmp_path: Path, registers: Context
) -> None:
    text = "10 triệu đồng kinh phí đơn vị; 5 triệu đồng Công ty A tài trợ"
    rows = [commune(cash=text), commune("Phì Nhừ", cash=20), [None, "Tổng cộng", None, None, None, 35]]
    result = cleaned(tmp_path, registers, *rows)
    (total,) = result.rows["support_totals"]
    assert (total["amount_vnd"], total["computed_vnd"], codes(result)) == (35 * MILLION, 35 * MILLION, [])


def test_a_printed_sum_is_kept_beside_the_sum_of_its_rows(tmp_path: Path, registers: Context) -> None:
    rows = [commune(cash=15), commune("Phì Nhừ", cash=20), [None, "Tổng cộng", None, None, None, 40]]
    result = cleaned(tmp_path, registers, *rows, over=["SỞ XÂY DỰNG"])
    (total,) = result.rows["support_totals"]
    assert (total["amount_vnd"], total["computed_vnd"], total["cell"]) == (40 * MILLION, 35 * MILLION, "F7")
    assert (total["reported_by"], total["reporter_id"], total["unit_key"]) == ("agency", "so-xay-dung", None)
    assert codes(result) == ["total_differs"]


def test_a_printed_sum_of_a_district_names_it(tmp_path: Path, registers: Context) -> None:
    head = [None, "Huyện Điện Biên Đông", None, None, None, 35]
    result = cleaned(tmp_path, registers, head, commune(cash=15), commune("Phì Nhừ", cash=20))
    (total,) = result.rows["support_totals"]
    assert (total["unit_key"], total["unit_as_written"]) == ("101@2025-06-30", "Huyện Điện Biên Đông")
    assert total["amount_vnd"] == total["computed_vnd"] == 35 * MILLION


def test_a_printed_sum_that_cannot_be_read_is_kept_without_an_amount(
    tmp_path: Path, registers: Context
) -> None:
    rows = [commune(cash=15), [None, "Tổng cộng", None, None, None, "1.200"]]
    (total,) = cleaned(tmp_path, registers, *rows).rows["support_totals"]
    assert (total["amount_vnd"], total["computed_vnd"], total["text"]) == (None, 15 * MILLION, "1.200")


@pytest.mark.parametrize(
    ("letterhead", "by", "key"),
    [
        ("UBND HUYỆN ĐIỆN BIÊN ĐÔNG", "district", "101@2025-06-30"),
        ("Ủy ban nhân dân huyện Điện Biên", "district", "100@2025-06-30"),
        ("UBND XÃ KEO LÔM", "commune", "03376@2025-06-30"),
        ("UBND THÀNH PHỐ ĐIỆN BIÊN PHỦ - PHÒNG LĐTBXH", "district", "094@2025-06-30"),
    ],
)
def test_what_a_committee_tells_of_agencies_help_is_set_apart(
    tmp_path: Path, registers: Context, letterhead: str, by: str, key: str
) -> None:
    rows = [commune(cash=15), commune("Phì Nhừ", "Sở Y tế", cash=20)]
    result = cleaned(tmp_path, registers, *rows, over=[letterhead])
    assert set(result.rows) == {"support_roundups"}
    told_by = {(r["reported_by"], r["reporter_id"]) for r in result.rows["support_roundups"]}
    assert told_by == {(by, key)}
    assert {r["agency_id"] for r in result.rows["support_roundups"]} == {"so-xay-dung", "so-y-te"}


def test_in_a_round_up_two_agencies_may_help_one_commune(tmp_path: Path, registers: Context) -> None:
    rows = [commune(cash=15), commune(agency="Sở Y tế", cash=20)]
    over = ["UBND HUYỆN ĐIỆN BIÊN ĐÔNG"]
    assert codes(cleaned(tmp_path, registers, *rows, over=over)) == []
    twice = cleaned(tmp_path, registers, *rows, commune(cash=15), over=over)
    assert codes(twice) == ["commune_twice"]


@pytest.mark.parametrize(
    "letterhead", ["UBND TỈNH ĐIỆN BIÊN", "SỞ XÂY DỰNG", "Kính gửi: UBND huyện Điện Biên"]
)
def test_an_agencys_own_report_stays_its_own(tmp_path: Path, registers: Context, letterhead: str) -> None:
    result = cleaned(tmp_path, registers, commune(cash=15), over=[letterhead])
    assert {r["reported_by"] for r in result.rows["support"]} == {"agency"}
    assert {r["reporter_id"] for r in result.rows["support"]} == {"so-xay-dung"}
