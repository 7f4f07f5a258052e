from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.worksheet.worksheet import Worksheet

from analysis.cli import main
from analysis.collecting import Form, Helped, forms_of, to_xlsx
from analysis.collecting.layout import layout
from analysis.ingest.intake import RawFile
from analysis.ingest.reading import FileRead, Registers, read_file
from analysis.programme import Programme
from analysis.project import Project
from analysis.province import Province
from analysis.registers import Agency
from analysis.sources import Identity, load_forms, open_workbook, properties_of
from form_fillers import entry_cells
from indicator_frames import CHIENG_SO, KEO_LOM, PHI_NHU, ROOT, province
from indicator_frames import communes as some_communes

TNMT, NNMT, CONG_THUONG = "so-tai-nguyen-va-moi-truong", "so-nong-nghiep-va-moi-truong", "so-cong-thuong"
PERIOD = {"valid_from": date(2021, 11, 17), "valid_to": date(2025, 12, 31)}
TITLE, AGENCY, FIRST = "A2", "A1", 7


def assigned(agency_id: str, *keys: str, **more: object) -> list[dict[str, Any]]:
    return [{"agency_id": agency_id, "unit_key": key, **PERIOD, **more} for key in keys]


def of_tnmt(year: int = 2024, origin: str = "received") -> tuple[Form, Province]:
    here = province(assignments=assigned(TNMT, CHIENG_SO, PHI_NHU, KEO_LOM, origin=origin))
    (form,) = forms_of(here, year).forms
    return form, here


def made(form: Form, here: Province) -> bytes:
    return to_xlsx(form, here.programme)


@pytest.fixture(scope="module")
def content() -> bytes:
    return made(*of_tnmt())


@pytest.fixture
def book(content: bytes) -> Book:
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def registers() -> Registers:
    return Registers.load(Project.at(ROOT))


def read(path: Path, registers: Registers, folder_year: int | None = None) -> FileRead:
    return read_file(RawFile(path, path.name, "0", 1, "received", folder_year, None), registers)


def read_book(book: Book, folder: Path, registers: Registers, folder_year: int | None = None) -> FileRead:
    book.save(folder / "a.xlsx")
    return read(folder / "a.xlsx", registers, folder_year)


def codes(found: FileRead) -> list[str]:
    return [p.code for p in found.problems]


def agencies_and_years(found: FileRead) -> set[tuple[object, object]]:
    return {(row["agency_id"], row["year"]) for row in found.rows["support"]}


def answered(book: Book) -> Book:
    """The form with one answer in each row."""
    for row in entry_cells(book.worksheets[0]):
        row[0].value = "Có"
    return book


def properties_in(book: Book) -> CustomPropertyList[StringProperty]:
    found: CustomPropertyList[StringProperty] = getattr(book, "custom_doc_props")  # noqa: B009  # missing in the stubs
    return found


def sheet_of(book: Book) -> Worksheet:
    return book.worksheets[0]


def test_the_same_form_gives_the_same_bytes_whatever_the_time(content: bytes) -> None:
    assert made(*of_tnmt()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_what_is_asked_can_be_changed(book: Book) -> None:
    sheet = sheet_of(book)
    assert all(s.protection.sheet and not s.protection.password for s in book.worksheets)
    open_cells = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert open_cells == {f"{column}{row}" for column in "EFGHIJK" for row in (7, 8, 9)}
    assert all(sheet[c].value is None for c in open_cells)
    known = [[cell.value for cell in row] for row in sheet["A7:D9"]]
    district, agency = "Huyện Điện Biên Đông", "Sở Tài nguyên và Môi trường"
    names = ("Xã Phì Nhừ", "Xã Chiềng Sơ", "Xã Keo Lôm")
    assert known == [[i, name, district, agency] for i, name in enumerate(names, 1)]


def test_headings_are_those_the_reader_knows() -> None:
    (spec,) = [form for form in load_forms() if form.form == layout().form]
    for column in layout().columns:
        heading = column.heading.replace(" (triệu đồng)", "")
        assert heading in spec.field(column.field).wordings
    assert spec.default_scale == 10**6


def test_cells_say_and_check_what_may_be_entered(book: Book) -> None:
    rules = {str(rule.sqref): rule for rule in sheet_of(book).data_validations.dataValidation}
    marks, cash, goods = rules["E7:E9"], rules["G7:G9"], rules["H7:H9"]
    assert (marks.type, marks.formula1, marks.errorStyle) == ("list", '"Có,Không"', "warning")
    assert (cash.type, cash.operator, cash.formula1, cash.formula2) == ("decimal", None, "0", "200000")
    assert cash.errorStyle is None
    assert (goods.type, goods.formula1) == ("custom", "ISERROR(VALUE(H7))")
    assert len(rules) == 7
    assert "triệu đồng" in cash.prompt
    assert all("để trống" in rule.prompt for rule in rules.values())


def test_the_sheet_prints_on_a4_with_its_heads_on_every_page(book: Book) -> None:
    sheet = sheet_of(book)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.freeze_panes == "C7"


def test_instructions_name_unit_deadline_and_address(book: Book) -> None:
    told = " ".join(str(c.value) for row in book["Hướng dẫn"].iter_rows() for c in row if c.value)
    for words in ("trước ngày 31/12/2024", "SỞ TÀI CHÍNH", "triệu đồng", "Ô trống không phải số 0", "Huyện"):
        assert words in told


def test_text_of_registers_never_runs(tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://a","x")'
    agency = Agency("a&b", hostile, "", "other", "", "", "")
    form = Form(agency, 2024, (Helped("+1+1", "@SUM(A1)"),), synthetic=False)
    path = tmp_path / "a.xlsx"
    path.write_bytes(to_xlsx(form, Programme.load(ROOT / "data" / "reference")))
    cells = [c for s in load_workbook(path).worksheets for row in s.iter_rows() for c in row]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert [c.value for c in cells if c.value in (hostile, "+1+1", "@SUM(A1)")] == [
        "+1+1",
        "@SUM(A1)",
        hostile,
    ]


def test_a_form_of_made_up_assignments_says_so_in_sight_and_to_the_reader(content: bytes) -> None:
    invented = load_workbook(io.BytesIO(made(*of_tnmt(origin="synthetic"))))
    real = load_workbook(io.BytesIO(content))
    assert "tổng hợp nhân tạo" in str(sheet_of(invented)["A3"].value)
    header = sheet_of(invented).oddHeader
    assert header is not None
    assert "tổng hợp nhân tạo" in str(header.center.text)
    assert (invented.properties.keywords, real.properties.keywords) == ("synthetic", None)
    assert not any("nhân tạo" in str(c.value) for row in sheet_of(real).iter_rows() for c in row)


def test_assignments_in_force_at_the_end_of_the_year_before_make_the_forms() -> None:
    ended = assigned(CONG_THUONG, CHIENG_SO) + assigned(TNMT, KEO_LOM)
    ended[0]["valid_to"] = date(2023, 3, 31)
    here = province(assignments=ended)
    assert [f.agency.id for f in forms_of(here, 2023).forms] == [TNMT, CONG_THUONG]
    assert [f.agency.id for f in forms_of(here, 2024).forms] == [TNMT]
    assert (forms_of(here, 2022).ending, forms_of(here, 2023).ending, forms_of(here, 2026).ending) == (
        0,
        1,
        1,
    )
    assert forms_of(here, 2027).forms == ()


def test_after_the_mergers_agencies_and_communes_are_those_of_the_year() -> None:
    """Sở TN&MT went into Sở NN&MT on 1/3/2025, the communes of Điện Biên Đông into new ones on 1/7/2025."""
    here = province(assignments=assigned(TNMT, CHIENG_SO, PHI_NHU, KEO_LOM))
    new = {here.units[here.units.successor(key)].full_name for key in (CHIENG_SO, PHI_NHU, KEO_LOM)}
    (form,) = forms_of(here, 2026).forms
    assert form.agency.id == NNMT
    assert {h.commune for h in form.helped} == new
    assert not form.has_districts
    (before,) = forms_of(here, 2025).forms
    assert {h.commune for h in before.helped} == {"Xã Chiềng Sơ", "Xã Phì Nhừ", "Xã Keo Lôm"}


def test_a_form_of_new_communes_comes_back_without_a_question(tmp_path: Path, registers: Registers) -> None:
    form, here = of_tnmt(2026)
    found = read_book(answered(load_workbook(io.BytesIO(made(form, here)))), tmp_path, registers, 2026)
    assert codes(found) == []
    assert agencies_and_years(found) == {(NNMT, 2026)}
    assert {here.units[str(r["unit_key"])].full_name for r in found.rows["support"]} == {
        h.commune for h in form.helped
    }


def test_assignments_of_unsettled_names_are_counted_as_left_out() -> None:
    here = province(assignments=[*assigned(TNMT, CHIENG_SO), *assigned(TNMT, "00000@2025-06-30")])
    made_of = forms_of(here, 2024)
    assert (len(made_of.forms), made_of.left_out) == (1, 1)
    unknown = province(assignments=[{"agency_id": None, "unit_key": CHIENG_SO, **PERIOD}])
    assert (forms_of(unknown, 2024).forms, forms_of(unknown, 2024).left_out) == ((), 1)


def test_communes_of_one_district_stand_together() -> None:
    here = province()
    keys = some_communes(here, 40, on=date(2023, 12, 31))[::7]
    (form,) = forms_of(province(assignments=assigned(TNMT, *keys)), 2024).forms
    districts = [h.district for h in form.helped]
    assert len(districts) == len(keys)
    assert districts == sorted(districts, key=districts.index)


def test_an_untouched_form_is_empty_and_asks_nothing(
    book: Book, tmp_path: Path, registers: Registers
) -> None:
    found = read_book(book, tmp_path, registers, 2024)
    assert codes(found) == []
    assert {row["state"] for row in found.rows["support"]} == {"blank"}


def test_year_and_agency_erased_from_a_form_are_still_known(
    book: Book, tmp_path: Path, registers: Registers
) -> None:
    sheet = sheet_of(answered(book))
    sheet[AGENCY].value, sheet[TITLE].value = None, "KẾT QUẢ GIÚP ĐỠ XÃ"
    sheet["E5"].value = "Kết quả"
    for row in range(FIRST, FIRST + 3):
        sheet.cell(row, 4).value = None
    found = read_book(book, tmp_path, registers)
    assert agencies_and_years(found) == {(TNMT, 2024)}
    for name in list(properties_in(book).names):
        del properties_in(book)[name]
    assert "year_unknown" in codes(read_book(book, tmp_path, registers))


def test_a_year_that_the_title_contradicts_is_told_and_the_title_believed(
    book: Book, tmp_path: Path, registers: Registers
) -> None:
    sheet = sheet_of(answered(book))
    sheet[TITLE].value, sheet["E5"].value = "KẾT QUẢ GIÚP ĐỠ XÃ NĂM 2023", "Kết quả"
    found = read_book(book, tmp_path, registers)
    (told,) = [p for p in found.problems if p.code == "year_differs"]
    assert "mã ẩn của biểu: 2024" in told.message
    assert agencies_and_years(found) == {(TNMT, 2023)}


def test_a_form_made_for_another_agency_is_told(book: Book, tmp_path: Path, registers: Registers) -> None:
    sheet = sheet_of(answered(book))
    sheet[AGENCY].value = "SỞ CÔNG THƯƠNG"
    for row in range(FIRST, FIRST + 3):
        sheet.cell(row, 4).value = "Sở Công Thương"
    found = read_book(book, tmp_path, registers, 2024)
    (told,) = found.problems
    assert told.code == "made_for_other_agency"
    assert "Sở Tài nguyên và Môi trường" in told.message
    assert agencies_and_years(found) == {(CONG_THUONG, 2024)}


def test_a_form_in_which_another_form_came_back_is_told(
    book: Book, tmp_path: Path, registers: Registers
) -> None:
    properties_in(book)["commune-review form"].value = "F3"
    found = read_book(answered(book), tmp_path, registers, 2024)
    assert codes(found) == ["made_for_other_form"]


def test_instructions_are_passed_over_only_in_a_form_that_was_handed_out(
    book: Book, tmp_path: Path, registers: Registers
) -> None:
    answered(book)
    assert "example_sheet" not in codes(read_book(book, tmp_path, registers, 2024))
    book.create_sheet("Ví dụ")["A1"].value = "Ví dụ"
    assert codes(read_book(book, tmp_path, registers, 2024)) == ["example_sheet"]
    del book["Ví dụ"]
    del properties_in(book)["commune-review version"]
    assert codes(read_book(book, tmp_path, registers, 2024)) == ["example_sheet"]


@pytest.mark.parametrize("change", [{"year": "x"}, {"year": "02024"}, {"agency_id": " "}, {"version": ""}])
def test_an_identity_in_pieces_is_none(book: Book, tmp_path: Path, change: dict[str, str]) -> None:
    whole = properties_of(Identity("F1", 2024, TNMT, "Hướng dẫn", "1"))
    for name in list(properties_in(book).names):
        del properties_in(book)[name]
    for name, value in {**whole, **{f"commune-review {n}": v for n, v in change.items()}}.items():
        properties_in(book).append(StringProperty(name=name, value=value))
    book.save(tmp_path / "a.xlsx")
    opened = open_workbook(tmp_path / "a.xlsx", "a.xlsx").value
    assert opened is not None
    assert opened.identity is None


def rewritten(content: bytes, part: str, new: bytes, path: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as archive:
        for name in old.namelist():
            archive.writestr(name, new if name == part else old.read(name))
    return path


@pytest.mark.parametrize(
    ("properties", "opens"),
    [(b"<Properties><property", True), (b"\x00\xff", True), (b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', False)],
)
def test_broken_properties_cost_nothing_but_unsafe_ones_the_file(
    content: bytes, tmp_path: Path, properties: bytes, opens: bool
) -> None:
    path = rewritten(content, "docProps/custom.xml", properties, tmp_path / "a.xlsx")
    opened = open_workbook(path, "a.xlsx").value
    assert (opened is not None) is opens
    assert opened is None or opened.identity is None


def run(project: Project, *arguments: str) -> int:
    return main(["--root", str(project.root), "forms", *arguments])


def contents(paths: Iterable[Path]) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths}


def test_files_that_are_there_are_kept_unless_overwriting_is_asked_for(
    province_root: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--year", "2024", "--out", str(tmp_path), "--agency", TNMT)
    assert run(province_root, *asked) == 0
    told = capsys.readouterr().err
    assert f"Đã lập 1 biểu trong {tmp_path}" in told
    assert "Tiếp theo" in told
    first = contents(tmp_path.iterdir())
    assert list(first) == [f"2024_{TNMT}.xlsx"]
    (tmp_path / f"2024_{TNMT}.xlsx").write_bytes(b"filled")
    assert run(province_root, *asked, "--agency", CONG_THUONG) == 1
    told = capsys.readouterr().err
    assert "1 tệp đã có nên giữ nguyên" in told
    assert "--force" in told
    assert contents([tmp_path / f"2024_{TNMT}.xlsx"]) == {f"2024_{TNMT}.xlsx": b"filled"}
    assert (tmp_path / f"2024_{CONG_THUONG}.xlsx").exists()
    assert run(province_root, *asked, "--force") == 0
    assert contents([tmp_path / f"2024_{TNMT}.xlsx"]) == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--year", "2040"), "Ngày 31/12/2039 không có phân công nào còn hiệu lực"),
        (("--year", "2024", "--agency", "so-y"), "Không có đơn vị “so-y”"),
        (("--year", "2026", "--agency", TNMT), f"dùng: --agency {NNMT}"),
        (("--year", "2024", "--agency", NNMT), "không có xã được phân công vào ngày 31/12/2023"),
    ],
)
def test_forms_that_cannot_be_made_are_refused_in_one_sentence(
    province_root: Project,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    folder = tmp_path / "new"
    assert run(province_root, *arguments, "--out", str(folder)) == 2
    assert said in capsys.readouterr().err
    assert not folder.exists()


def test_assignments_that_end_before_the_year_does_are_told(
    province_root: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(province_root, "--year", "2026", "--out", str(tmp_path), "--agency", NNMT) == 1
    assert "phân công hết hiệu lực trước cuối năm" in capsys.readouterr().err


def test_without_tables_the_command_says_what_to_run_first(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (toy.processed / "assignments.parquet").unlink(missing_ok=True)
    assert run(toy, "--year", "2024") == 2
    assert "commune-review ingest" in capsys.readouterr().err
