"""What a file holds beside its cells and what is never run, opened or followed: said, so that it is known."""

from __future__ import annotations

from analysis.checking import Problem

_DONE = "Phần này được bỏ qua."


def ignored(file: str, *, macros: bool, links: bool, objects: bool) -> tuple[Problem, ...]:
    """A note for each kind of thing in ``file`` that is passed over."""
    said = (
        (macros, "macros_ignored", "Tệp có macro: macro không được chạy, chỉ đọc nội dung ô."),
        (
            links,
            "links_ignored",
            "Tệp có liên kết tới tệp khác: không mở tệp kia, dùng giá trị đã lưu trong tệp này.",
        ),
        (
            objects,
            "objects_ignored",
            "Tệp có tài liệu nhúng bên trong: nội dung nhúng không được đọc, hãy gửi riêng nếu cần.",
        ),
    )
    return tuple(Problem("notes", code, message, file, done=_DONE) for there, code, message in said if there)
