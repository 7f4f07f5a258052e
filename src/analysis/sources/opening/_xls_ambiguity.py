"""Texts under an old font that read as Vietnamese with and without it: nobody can tell but their writer."""

from __future__ import annotations

from collections.abc import Set

from analysis.checking import Place, Problem


def ambiguity(sheet: Place, addresses: Set[str]) -> tuple[Problem, ...]:
    """``old_font_ambiguous`` for the cells at ``addresses`` of one sheet, none without any."""
    if not addresses:
        return ()
    first = min(addresses, key=lambda a: (len(a), a))
    message = (
        f"{len(addresses)} ô để phông cũ (.Vn… hoặc VNI-…) trong khi chữ có thể đã gõ bằng Unicode (ô đầu "
        f"tiên: {first}), đọc theo hai cách ra hai chữ khác nhau: hãy đổi các ô sang phông Times New Roman, "
        "xem lại chữ rồi gửi lại."
    )
    place = Place(sheet.file, sheet.sheet, first)
    return (Problem.at(place, "blanks", "old_font_ambiguous", message, done="Đọc chữ theo phông của ô."),)
