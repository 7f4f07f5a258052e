from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdf
import pytest

from analysis.documents import read_document, to_pdf
from analysis.figures import profiles
from analysis.figures.profiles._shared import BILLION, MILLION, in_money_of
from analysis.figures.shown import Cell, Chart, Content, Cover, Keys, Prose, Shown, Table
from analysis.figures.spans import Link, line
from analysis.indicators.figure import Comparator, Figure
from analysis.project import Project
from analysis.province import Province
from documents_notebook import notebook
from documents_notebook import shown as displayed
from indicator_frames import CHIENG_SO, NEW, OLD, province

PA_HAM, NA_TAU = "03193@2025-06-30", "03316@2025-06-30"
TNMT = "so-tai-nguyen-va-moi-truong"
DIEN_BIEN_DONG = "101@2025-06-30"
CAUSE = re.compile(r"\bnhờ\b|\bdo \w+ mà\b|\bgóp phần\b", re.IGNORECASE)
ROOMS: dict[str, Any] = {
    "commune": profiles.commune, "agency": profiles.agency, "district": profiles.district
}  # fmt: skip


def plain(shown: Shown) -> str:
    return "\n".join(entry.plain for entry in shown.lines())


def told_of(room: str) -> list[str]:
    """The functions that show something: those that its module offers."""
    return list(ROOMS[room].__all__)


def shown(room: str, name: str, p: Province, key: str) -> Shown:
    make: Callable[..., Shown] = getattr(ROOMS[room], name)
    return make(p, key, "2025-12-31") if name == "cover" else make(p, key)


@pytest.fixture(scope="module")
def opened(province_root: Project) -> Province:
    return Province(province_root)


@pytest.mark.parametrize(
    ("room", "key"),
    [("commune", PA_HAM), ("commune", NA_TAU), ("agency", TNMT), ("district", DIEN_BIEN_DONG)],
)
def test_every_part_of_a_profile_is_shown_and_claims_no_cause(opened: Province, room: str, key: str) -> None:
    for name in told_of(room):
        made = shown(room, name, opened, key)
        assert plain(made)
        assert not CAUSE.search(plain(made)), name
        assert made.payload()["kind"] == made.kind


@pytest.mark.parametrize(
    ("room", "key"), [("commune", CHIENG_SO), ("agency", TNMT), ("district", DIEN_BIEN_DONG)]
)
def test_a_profile_of_which_nothing_was_read_says_so_in_every_part(room: str, key: str) -> None:
    empty = province()
    for name in told_of(room):
        assert plain(shown(room, name, empty, key)), name


def test_the_title_of_a_commune_says_its_district(opened: Province) -> None:
    made = profiles.commune.cover(opened, PA_HAM, "2025-12-31")
    assert made.title == "Xã Pa Ham, Huyện Mường Chà"
    assert made.origins == ("synthetic",)


def small() -> Province:
    """Chiềng Sơ with TNMT: 15 million of 2018, a zero of 2019, no report of 2020; both standards."""

    def poor(count: int, year: int, standard: str) -> dict[str, Any]:
        return {
            "unit_key": CHIENG_SO, "poor_households": count, "households": 200,
            "year": year, "standard": standard,
        }  # fmt: skip

    return province(
        assignments=[{"agency_id": TNMT, "unit_key": CHIENG_SO}],
        submissions=[
            {"reporter_id": TNMT},
            {"reporter_id": TNMT, "year": 2019, "state": "late", "content": "zero"},
            {
                "reporter_id": TNMT,
                "year": 2020,
                "state": "missing",
                "content": "none",
                "reason_given": "<b>bận</b>",
            },
        ],
        support=[
            {"agency_id": TNMT, "unit_key": CHIENG_SO, "amount_vnd": 15 * MILLION, "text": "15 <script>"},
            {
                "agency_id": TNMT,
                "unit_key": CHIENG_SO,
                "amount_vnd": 0,
                "year": 2019,
                "state": "zero",
                "kind": "none",
            },
        ],
        poverty=[poor(120, 2016, OLD), poor(80, 2020, OLD), poor(110, 2021, NEW), poor(70, 2024, NEW)],
    )


def test_the_answer_of_a_commune_gives_its_base_and_both_standards_apart() -> None:
    answer = plain(profiles.commune.answer(small(), CHIENG_SO))
    assert "≥ 15 triệu đồng bằng tiền (2 trong 3 báo cáo có số)" in answer
    assert "giảm 20,00 điểm % từ cuối 2016 đến cuối 2020 (chuẩn QĐ 59/2015)" in answer
    assert "giảm 20,00 điểm % từ cuối 2021 đến cuối 2024 (chuẩn NĐ 07/2021)" in answer
    limit = plain(profiles.commune.limit(small(), CHIENG_SO))
    assert "Xã chỉ có 200 hộ: 10 hộ làm tỷ lệ đổi 5,0 điểm %." in limit


def test_a_year_without_a_number_is_a_dash_and_a_written_zero_says_so() -> None:
    table = profiles.commune.given(small(), CHIENG_SO)
    assert isinstance(table, Table)
    rows = {row[0]: row for row in table.rows}
    assert rows["2019"][1] == (rows["2019"][1][0], "ghi 0")  # type: ignore[index]  # a figure printed as words
    assert (rows["2020"][1], rows["2020"][-1]) == ("–", "0/1")


def test_money_in_a_column_is_told_in_the_unit_of_its_head_and_never_as_nothing() -> None:
    def of(value: int | None, comparator: Comparator = "ge") -> Figure:
        return Figure("money.x", "x", value, "vnd", "x", comparator=comparator)

    def printed(figure: Figure, scale: int) -> str:
        return line(in_money_of(figure, scale)).plain

    assert printed(of(4_590_000), MILLION) == "4,5"
    assert printed(of(1_360_000_000), MILLION) == "1.360,0"
    assert printed(of(8_676_000_000, "eq"), BILLION) == "8,68"
    assert printed(of(40_000), MILLION) == "≥ 40.000 đồng"
    assert printed(of(0, "eq"), MILLION) == "0,0"
    assert printed(of(None), MILLION) == "–"
    table = profiles.commune.given(small(), CHIENG_SO)
    assert isinstance(table, Table)
    assert [c.unit for c in table.columns[:4]] == ["", "triệu đồng", "triệu đồng", "khoản"]
    assert [of_cell(row[1]) for row in table.rows if row[0] == "2018"] == ["15,0"]


def test_names_in_tables_lead_to_the_pages_of_what_they_name() -> None:
    p = small()
    assigned = profiles.commune.assigned(p, CHIENG_SO)
    assert isinstance(assigned, Table)
    assert assigned.rows[0][0] == Link(p.agencies[TNMT].name, f"agency:{TNMT}")
    communes = profiles.agency.communes(p, TNMT)
    assert isinstance(communes, Table)
    assert communes.rows[0][0] == Link("Xã Chiềng Sơ", f"commune:{CHIENG_SO}")
    assert communes.rows[0][1] == Link("Huyện Điện Biên Đông", f"district:{DIEN_BIEN_DONG}")
    helped = profiles.district.communes(p, DIEN_BIEN_DONG)
    assert Link("Xã Chiềng Sơ", f"commune:{CHIENG_SO}") in [row[0] for row in helped.rows]
    answer = profiles.commune.answer(p, CHIENG_SO)
    assert Link(p.agencies[TNMT].name, f"agency:{TNMT}") in answer.paragraphs[0].spans


@pytest.mark.parametrize(
    ("room", "key"), [("commune", PA_HAM), ("agency", TNMT), ("district", DIEN_BIEN_DONG)]
)
def test_a_profile_on_paper_is_tagged_whole_and_no_official_letter(
    opened: Province, room: str, key: str
) -> None:
    made = [shown(room, name, opened, key) for name in ROOMS[room].__all__ if name != "cover"]
    cover = shown(room, "cover", opened, key)
    assert isinstance(cover, Cover)
    cells = [displayed(part.payload()) for part in (cover, *made)]
    printed = to_pdf(read_document(notebook(*cells)))
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.value)).pages)
    said = squeezed(text)
    with pikepdf.open(io.BytesIO(printed.value)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
    assert squeezed(cover.title) in said
    for table in (t for t in made if isinstance(t, Table)):
        assert squeezed(table.title) in said, table.id
        assert squeezed(of_cell(table.rows[-1][0])) in said, table.id
    assert squeezed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") not in said
    assert squeezed("Nơi nhận") not in said


def of_cell(content: Content) -> str:
    return content.value.plain if isinstance(content, Cell) else line(content).plain


def squeezed(text: str) -> str:
    """Letters and digits only: where a line of a narrow cell ends is the printer's affair."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFC", text)).casefold()


def test_states_that_differ_in_law_are_told_apart_in_both_profiles() -> None:
    for made in (profiles.commune.reports(small(), CHIENG_SO), profiles.agency.reports(small(), TNMT)):
        told = plain(made)
        for words in ("đúng hạn", "muộn, không có kết quả", "chưa nhận, có nêu lý do", "<b>bận</b>"):
            assert words in told
        assert "&lt;b&gt;" in made.to_html()


def test_years_without_an_amount_are_named_in_their_order() -> None:
    told = plain(profiles.commune.unreported(small(), CHIENG_SO)).splitlines()
    assert told[:2] == ["Năm 2017, 2020: chưa có báo cáo.", "Năm 2019: báo cáo ghi không có."]


def test_the_chart_of_a_commune_draws_the_break_and_carries_every_rate() -> None:
    chart = profiles.commune.poverty_chart(small(), CHIENG_SO)
    assert isinstance(chart, Chart)
    assert "đổi chuẩn" in chart.svg
    assert chart.title == "Xã Chiềng Sơ: 60,00% → 40,00% (2016–2020), 55,00% → 35,00% (2021–2024)"
    assert [f.value for f in chart.data.figures()][:4] == [60.0, 40.0, 55.0, 35.0]
    assert chart.svg == getattr(profiles.commune.poverty_chart(small(), CHIENG_SO), "svg", "")


def test_a_scorecard_has_no_verdict_and_asks_to_consider(opened: Province) -> None:
    standing = plain(profiles.agency.standing(opened, TNMT))
    assert "khoảng hạng" in standing
    assert "không thay việc bình xét" in standing
    late = profiles.agency.to_consider(small(), TNMT)
    assert isinstance(late, Prose)
    assert "chưa báo cáo, có nêu lý do" in plain(late)
    assert "không phải kết luận" in plain(late)


def test_key_figures_stand_with_their_base(opened: Province) -> None:
    for room, key in (("commune", PA_HAM), ("agency", TNMT), ("district", DIEN_BIEN_DONG)):
        keys = ROOMS[room].keys(opened, key)
        assert isinstance(keys, Keys)
        assert len(keys.items) == 3
        assert all(item.note.plain for item in keys.items)
