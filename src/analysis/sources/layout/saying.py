"""The problems of finding tables, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.checking import Place, Problem
from analysis.sources.layout.matching import Match
from analysis.sources.layout.money import Scale
from analysis.sources.layout.tables import FormColumn
from analysis.sources.layout.wording import HEADINGS, FieldSpec, FormSpec, PartSpec

_NOT_READ = "Không dòng nào của trang được dùng."
_TABLE_NOT_READ = "Bảng không được đọc."


def hidden_sheet(place: Place) -> Problem:
    """A hidden sheet, which is not read."""
    return Problem.at(
        place, "notes", "hidden_sheet", "Trang tính bị ẩn nên không đọc: hãy bỏ ẩn nếu là số liệu báo cáo.",
        done=_NOT_READ,
    )  # fmt: skip


def example_sheet(place: Place) -> Problem:
    """A sheet of instructions whose examples are no report."""
    message = "Trang hướng dẫn hoặc ví dụ không được đọc: nếu là số liệu báo cáo, hãy đổi tên trang."
    return Problem.at(place, "notes", "example_sheet", message, done=_NOT_READ)


def sheet_without_table(place: Place) -> Problem:
    """A sheet that only explains or lists."""
    message = "Trang này chỉ có lời văn hoặc danh mục, không có biểu nào: nếu có số liệu, hãy dùng biểu mẫu."
    return Problem.at(place, "notes", "sheet_without_table", message, done=_NOT_READ)


def unknown_sheet(place: Place) -> Problem:
    """A sheet on which no form was found."""
    message = "Không nhận ra biểu nào trên trang tính này: hãy dùng biểu mẫu, giữ nguyên hàng tiêu đề cột."
    return Problem.at(place, "stops", "unknown_form", message, done=_NOT_READ)


def head_missing(place: Place, form: str, before: str) -> Problem:
    """A table of figures without a head."""
    like = f" Có vẻ là biểu “{form}”." if form else ""
    after = f" Nếu là phần tiếp của trang “{before}”, hãy ghi “(tiếp theo)” ở đầu trang." if before else ""
    message = f"Trang có số liệu nhưng không có hàng tiêu đề cột: hãy thêm lại hàng tiêu đề.{like}{after}"
    return Problem.at(place, "stops", "head_missing", message, done=_NOT_READ)


def form_not_told(
    place: Place,
    headings: str,
    matches: tuple[Match, ...],
    lacking: tuple[FormSpec, FieldSpec] | None = None,
) -> Problem:
    """A head that fits no form, or of which the form cannot be told; ``lacking`` is what one form misses."""
    if matches:
        names = " hay ".join(f"“{m.form.name}”" for m in matches[:2])
        message = f"Bảng có thể là {names} nhưng chưa chắc: hãy ghi tên biểu ở tiêu đề và giữ đủ các cột."
        return Problem.at(place, "stops", "form_in_doubt", message, as_written=headings, done=_TABLE_NOT_READ)
    if lacking:
        form, field = lacking
        message = (
            f"Bảng giống biểu “{form.name}” nhưng không thấy cột “{field.wordings[0]}”: "
            f"hãy ghi đúng tiêu đề cột này, hoặc xác nhận cách ghi của nó trong {HEADINGS}."
        )
    else:
        message = "Bảng có hàng tiêu đề nhưng không đủ cột của biểu nào: hãy giữ đủ các cột của biểu mẫu."
    return Problem.at(place, "stops", "unknown_form", message, as_written=headings, done=_TABLE_NOT_READ)


def column_missing(place: Place, field: FieldSpec) -> Problem:
    """A column of the form that the table has not."""
    return Problem.at(
        place,
        "blanks",
        "column_missing",
        f"Thiếu cột “{field.wordings[0]}”: hãy dùng đủ cột của biểu mẫu.",
        done="Nội dung của cột này coi như không có thông tin.",
    )


def column_not_understood(place: Place, heading: str) -> Problem:
    """A column that is none of the form's."""
    message = "Cột này không có trong biểu mẫu: nội dung của cột không được dùng."
    return Problem.at(
        place, "notes", "column_not_understood", message, as_written=heading, done="Bỏ qua cột."
    )


def column_unsure(place: Place, form: FormSpec, heading: str, fields: Iterable[str]) -> Problem:
    """A heading that may be one of ``fields``, and how to decide it for good."""
    listed = [form.field(name) for name in fields]
    names = " hay ".join(f"“{f.wordings[0]}”" for f in listed)
    lines = " hoặc ".join(f"{form.form},{f.name}" for f in listed)
    message = (
        f"Cột này có thể là {names} nhưng chưa chắc: hãy sửa tiêu đề theo biểu mẫu, "
        f"hoặc xác nhận bằng một dòng “{lines}” kèm cách ghi này trong {HEADINGS}."
    )
    return _in_doubt(place, message, heading)


def column_repeated(place: Place, form: FormSpec, heading: str, field: str) -> Problem:
    """One of two columns that are headed alike."""
    message = (
        f"Có hai cột cùng là “{form.field(field).wordings[0]}”: hãy ghi rõ tiêu đề từng cột, hoặc bỏ một cột."
    )
    return _in_doubt(place, message, heading)


def column_narrow(place: Place, form: FormSpec, heading: str, field: str) -> Problem:
    """A column that would be ``field`` but for words of a plan, another time or a part."""
    message = (
        f"Cột này giống “{form.field(field).wordings[0]}” nhưng tiêu đề nói về kế hoạch, kỳ khác "
        "hoặc một phần: "
        "hãy gửi cột kết quả, hoặc sửa tiêu đề nếu ghi nhầm."
    )
    return _in_doubt(place, message, heading)


def number_and_name(place: Place, heading: str) -> Problem:
    """A criterion whose name is not that of its number."""
    message = "Số và tên tiêu chí ở cột này không khớp: hãy ghi đúng số và tên theo bộ tiêu chí."
    return _in_doubt(place, message, heading)


def never_holds(place: Place, form: FormSpec, column: FormColumn) -> Problem:
    """A column that is the sum of others in every row, which what its heading says never is."""
    name = form.field(column.field).wordings[0]
    message = f"Cột này ở mọi dòng bằng tổng các cột khác nên không phải “{name}”: hãy ghi rõ tiêu đề cột."
    return _in_doubt(place, message, column.heading)


def other_year(place: Place, form: FormSpec, column: FormColumn, *, is_asked: bool) -> Problem:
    """A column of another year than the report's; ``is_asked`` when none of the report's year is there."""
    name = form.field(column.field).wordings[0]
    message = f"Cột “{name}” này là của năm {column.year}, không rõ là của năm báo cáo: hãy ghi rõ năm."
    return Problem.at(
        place, "blanks" if is_asked else "notes", "column_of_other_year", message, as_written=column.heading,
        done="Không dùng nội dung của cột.",
    )  # fmt: skip


def plan_not_result(place: Place, form: FormSpec, written: str) -> Problem:
    """A plan, need or registration in the form of a result."""
    message = f"Bảng là kế hoạch, nhu cầu hoặc đăng ký, không phải “{form.name}”: hãy gửi bảng kết quả."
    return Problem.at(place, "stops", "plan_not_result", message, as_written=written, done=_TABLE_NOT_READ)


def part_not_whole(place: Place, part: PartSpec, written: str) -> Problem:
    """A table about a part of what its form counts."""
    message = f"Bảng chỉ nói về {part.of}, không phải toàn bộ hộ nghèo: hãy gửi bảng của tất cả các hộ."
    return Problem.at(place, "stops", "part_not_whole", message, as_written=written, done=_TABLE_NOT_READ)


def column_looks_wrong(place: Place, form: FormSpec, column: FormColumn) -> Problem:
    """A column whose cells cannot be what its heading says."""
    name = form.field(column.field).wordings[0]
    message = f"Nội dung cột này không giống “{name}”: hãy kiểm tra xem tiêu đề có đặt nhầm cột không."
    return _in_doubt(place, message, column.heading)


def columns_exchanged(place: Place, form: FormSpec, column: FormColumn) -> Problem:
    """A column whose figures fit another heading of the same table."""
    name = form.field(column.field).wordings[0]
    message = f"Số liệu ở cột “{name}” trái với các cột khác, có vẻ hai tiêu đề bị đổi chỗ: hãy kiểm tra lại."
    return _in_doubt(place, message, column.heading)


def table_empty(place: Place, form: FormSpec) -> Problem:
    """A form that nobody filled in."""
    message = f"Biểu “{form.name}” chưa được điền dòng nào: hãy điền số liệu, hoặc bỏ trang này."
    return Problem.at(place, "blanks", "table_empty", message, done="Biểu không cho số liệu nào.")


def title_inherited(place: Place, lines: tuple[str, ...], *, is_whole: bool) -> Problem:
    """A table below another of its form that does not say itself whose it is, or of which year.

    ``is_whole`` when it has no line of its own: then it may as well belong to another agency.
    """
    message = (
        "Bảng này không ghi đủ cơ quan, địa bàn, năm nên hiểu theo đầu đề của bảng phía trên: "
        "hãy ghi đầu đề riêng cho từng bảng nếu không cùng cơ quan, địa bàn hoặc năm."
    )
    return Problem.at(
        place, "blanks" if is_whole else "notes", "title_inherited", message,
        as_written=" | ".join(lines), done="Đọc bảng theo đầu đề của bảng phía trên.",
    )  # fmt: skip


def unit_in_doubt(place: Place, scale: Scale) -> Problem:
    """Units of money that contradict each other, or one spelt in a way that is none."""
    if scale.is_unknown:
        code = "money_unit_unknown"
        message = "Không đổi được đơn vị tiền này ra đồng: hãy ghi đồng, nghìn đồng, triệu đồng hoặc tỷ đồng."
    elif scale.is_misspelt:
        code = "money_unit_misspelt"
        message = "Đơn vị tiền viết sai nên không rõ là đồng, nghìn hay triệu đồng: hãy sửa lại."
    else:
        code = "money_unit_disagrees"
        message = "Đơn vị tiền ghi ở tiêu đề cột và ở trên bảng không khớp nhau: hãy ghi một đơn vị."
    written = " · ".join(scale.written)
    return Problem.at(place, "blanks", code, message, as_written=written, done="Không biết đơn vị tiền.")


def _in_doubt(place: Place, message: str, heading: str) -> Problem:
    return Problem.at(
        place, "blanks", "column_in_doubt", message, as_written=heading, done="Không dùng nội dung của cột."
    )
