"""What was received and read, told: files, rows, problems and names that nobody could settle."""

from __future__ import annotations

from analysis.checking.catalogue import entry_of
from analysis.checking.words import words
from analysis.figures.shown import Cell, Chip, Head, Key, Keys, Prose, Table
from analysis.figures.spans import Line
from analysis.figures.words import FILE_STATE_NAMES, SEVERITY_NAMES
from analysis.indicators import quality
from analysis.indicators.format import number as printed
from analysis.language import language, tr
from analysis.province import Province

_CHIPS: dict[str, Chip] = {"stops": "bad", "blanks": "warn", "notes": "quiet"}
_NAMES_SHOWN = 60


def answer(province: Province) -> Prose:
    """How much came, how much of it was read, and that nothing was lost in silence."""
    account = quality.rows_account(province)
    states = {f.dims["state"]: f for f in quality.files_by_state(province)}
    return Prose(
        "lede",
        (
            Line.of(
                tr(
                    "Trong các tệp đã nhận, {read} tệp đọc hết, {partly} đọc một phần, {refused} không "
                    "mở được, {unknown} không rõ biểu mẫu. Có {seen} dòng có nội dung: {used} dòng thành "
                    "số liệu, {explained} dòng được giải thích."
                ),
                read=states["read"],
                partly=states["partly_read"],
                refused=states["refused"],
                unknown=states["unknown_form"],
                seen=account["seen"],
                used=account["used"],
                explained=account["explained"],
            ),
        ),
    )


def keys(province: Province) -> Keys:
    """Rows read, rows explained, rows without an account."""
    account = quality.rows_account(province)
    return Keys(
        (
            Key(
                tr("Dòng thành số liệu"),
                Line((account["used"],)),
                tr("dòng"),
                Line.of(tr("mỗi dòng giữ tệp, trang và ô nguồn.")),
            ),
            Key(
                tr("Dòng được giải thích"),
                Line((account["explained"],)),
                tr("dòng"),
                Line.of(tr("tiêu đề, dòng cộng, ghi chú, dòng trống của biểu…")),
            ),
            Key(
                tr("Dòng không rõ đi đâu"),
                Line((account["unaccounted"],)),
                tr("dòng"),
                Line.of(tr("phải bằng 0: dòng thấy = dòng dùng + dòng giải thích.")),
            ),
        )
    )


def files(province: Province) -> Table:
    """Raw files by what became of them."""
    return Table(
        "files-by-state",
        tr("Tệp đã nhận theo kết quả đọc"),
        (Head("state", tr("Kết quả"), align="left"), Head("files", tr("Số tệp"))),
        tuple((FILE_STATE_NAMES[f.dims["state"]], f) for f in quality.files_by_state(province)),
    )


def rows(province: Province) -> Table:
    """Why rows gave no data."""
    account = quality.rows_account(province)
    explained = [(k.partition(":")[2], f) for k, f in account.items() if k.startswith("explained:")]
    return Table(
        "rows-explained",
        tr("Các dòng không thành số liệu, theo lý do"),
        (Head("reason", tr("Là dòng"), align="left"), Head("rows", tr("Số dòng"))),
        (
            *((quality.REASON_NAMES.get(reason, reason), f) for reason, f in explained),
            (tr("Cộng"), account["explained"]),
        ),
        total_rows=(len(explained),),
    )


def problems(province: Province) -> Table:
    """The causes of problems by severity: how many, who can mend them and how."""
    who = words(language()).who
    return Table(
        "problems-by-code",
        tr("Vấn đề theo mức và nguyên nhân"),
        (
            Head("severity", tr("Mức"), align="left"),
            Head("cause", tr("Nguyên nhân và việc cần làm"), align="left"),
            Head("who", tr("Ai sửa"), align="left"),
            Head("problems", tr("Số vấn đề")),
            Head("files", tr("Số tệp")),
        ),
        tuple(
            (
                Cell(Line.of(SEVERITY_NAMES[str(r["severity"])]), chip=_CHIPS[str(r["severity"])]),
                f"{entry.title}. {entry.remedy}",
                who[by.who],
                _count(r["problems"]),
                _count(r["files"]),
            )
            for r in quality.problems_by_code(province).to_dict("records")
            for by in (entry_of(str(r["code"])),)
            for entry in (by.said(language()),)
        ),
    )


def worst_files(province: Province) -> Table:
    """Files with most problems: whom to write to first."""
    found = quality.worst_files(province)
    return Table(
        "worst-files",
        tr("Tệp có nhiều vấn đề nhất"),
        (
            Head("file", tr("Tệp"), align="left"),
            *(Head(s, name[0].upper() + name[1:]) for s, name in SEVERITY_NAMES.items()),
        ),
        tuple((str(r["file"]), *(_count(r[s]) for s in SEVERITY_NAMES)) for r in found.to_dict("records")),
    )


def unsettled_names(province: Province) -> Table:
    """Names as written that no register settles: they stay in the totals."""
    found = quality.unsettled_names(province)
    names = {"commune": tr("xã"), "agency": tr("cơ quan, đơn vị"), "district": tr("huyện")}
    rest = len(found) - _NAMES_SHOWN
    more = (
        (Line.of(tr("Còn {rest} tên nữa; xem bằng lệnh commune-review check.").format(rest=rest)),)
        if rest > 0
        else ()
    )
    return Table(
        "unsettled-names",
        tr("Tên chưa xác định được"),
        (
            Head("written", tr("Viết trong biểu"), align="left"),
            Head("kind", tr("Loại tên"), align="left"),
            Head("rows", tr("Số dòng")),
            Head("files", tr("Số tệp")),
            Head("example", tr("Một tệp có tên này"), align="left"),
        ),
        tuple(
            (
                str(r["written"]),
                names.get(str(r["kind"]), str(r["kind"])),
                _count(r["rows"]),
                _count(r["files"]),
                str(r["example_file"]),
            )
            for r in found.head(_NAMES_SHOWN).to_dict("records")
        ),
        notes=(
            *more,
            Line.of(
                tr(
                    "Xác định một tên: thêm một dòng vào data/reference/aliases.csv, ghi ai quyết và "
                    "ngày nào."
                )
            ),
        ),
    )


def _count(value: object) -> Cell:
    number = int(str(value))
    return Cell(Line.of(printed(number)), sort=float(number))
