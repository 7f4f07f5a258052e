"""What was received and read, told: files, rows, problems and names that nobody could settle."""

from __future__ import annotations

from analysis.checking.catalogue import entry_of
from analysis.checking.words import words
from analysis.figures.shown import Cell, Chip, Head, Key, Keys, Prose, Table
from analysis.figures.spans import Line
from analysis.figures.words import FILE_STATE_NAMES, SEVERITY_NAMES
from analysis.indicators import quality
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
                "Trong các tệp đã nhận, {read} tệp đọc hết, {partly} đọc một phần, {refused} không mở được, {unknown} không "
                "rõ biểu mẫu. Có {seen} dòng có nội dung: {used} dòng thành số liệu, {explained} dòng được giải thích.",
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
                "Dòng thành số liệu",
                Line((account["used"],)),
                "dòng",
                Line.of("mỗi dòng giữ tệp, trang và ô nguồn."),
            ),
            Key(
                "Dòng được giải thích",
                Line((account["explained"],)),
                "dòng",
                Line.of("tiêu đề, dòng cộng, ghi chú, dòng trống của biểu…"),
            ),
            Key(
                "Dòng không rõ đi đâu",
                Line((account["unaccounted"],)),
                "dòng",
                Line.of("phải bằng 0: dòng thấy = dòng dùng + dòng giải thích."),
            ),
        )
    )


def files(province: Province) -> Table:
    """Raw files by what became of them."""
    return Table(
        "files-by-state",
        "Tệp đã nhận theo kết quả đọc",
        (Head("state", "Kết quả", align="left"), Head("files", "Số tệp")),
        tuple((FILE_STATE_NAMES[f.dims["state"]], f) for f in quality.files_by_state(province)),
    )


def rows(province: Province) -> Table:
    """Why rows gave no data."""
    account = quality.rows_account(province)
    explained = [(k.partition(":")[2], f) for k, f in account.items() if k.startswith("explained:")]
    return Table(
        "rows-explained",
        "Các dòng không thành số liệu, theo lý do",
        (Head("reason", "Là dòng", align="left"), Head("rows", "Số dòng")),
        (
            *((quality.REASON_NAMES.get(reason, reason), f) for reason, f in explained),
            ("Cộng", account["explained"]),
        ),
        total_rows=(len(explained),),
    )


def problems(province: Province) -> Table:
    """The causes of problems by severity: how many, who can mend them and how."""
    who = words("vi").who
    return Table(
        "problems-by-code",
        "Vấn đề theo mức và nguyên nhân",
        (
            Head("severity", "Mức", align="left"),
            Head("cause", "Nguyên nhân và việc cần làm", align="left"),
            Head("who", "Ai sửa", align="left"),
            Head("problems", "Số vấn đề"),
            Head("files", "Số tệp"),
        ),
        tuple(
            (
                Cell(Line.of(SEVERITY_NAMES[str(r["severity"])]), chip=_CHIPS[str(r["severity"])]),
                f"{entry.vi.title}. {entry.vi.remedy}",
                who[entry.who],
                _count(r["problems"]),
                _count(r["files"]),
            )
            for r in quality.problems_by_code(province).to_dict("records")
            for entry in (entry_of(str(r["code"])),)
        ),
    )


def worst_files(province: Province) -> Table:
    """Files with most problems: whom to write to first."""
    found = quality.worst_files(province)
    return Table(
        "worst-files",
        "Tệp có nhiều vấn đề nhất",
        (
            Head("file", "Tệp", align="left"),
            *(Head(s, name[0].upper() + name[1:]) for s, name in SEVERITY_NAMES.items()),
        ),
        tuple((str(r["file"]), *(_count(r[s]) for s in SEVERITY_NAMES)) for r in found.to_dict("records")),
    )


def unsettled_names(province: Province) -> Table:
    """Names as written that no register settles: they stay in the totals."""
    found = quality.unsettled_names(province)
    names = {"commune": "xã", "agency": "cơ quan, đơn vị", "district": "huyện"}
    rest = len(found) - _NAMES_SHOWN
    more = (Line.of(f"Còn {rest} tên nữa; xem bằng lệnh commune-review check."),) if rest > 0 else ()
    return Table(
        "unsettled-names",
        "Tên chưa xác định được",
        (
            Head("written", "Viết trong biểu", align="left"),
            Head("kind", "Loại tên", align="left"),
            Head("rows", "Số dòng"),
            Head("files", "Số tệp"),
            Head("example", "Một tệp có tên này", align="left"),
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
                "Xác định một tên: thêm một dòng vào data/reference/aliases.csv, ghi ai quyết và ngày nào."
            ),
        ),
    )


def _count(value: object) -> Cell:
    number = int(str(value))
    return Cell(Line.of(f"{number:,}".replace(",", ".")), sort=float(number))
