"""The one summary of a scheduled run, for people: printed, and sent as a mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from analysis.programme import Programme
from analysis.publishing.runs import Record

_STAGES: Mapping[str, str] = {
    "reminders": "Nhắc nộp báo cáo",
    "draft": "Bản dự thảo",
    "final": "Bản chính thức",
}
_STATES: Mapping[str, str] = {
    "done": "Xong",
    "look": "Xong, có điều cần người xem lại",
    "failed": "KHÔNG XONG",
}
_SEVERITIES: Mapping[str, str] = {"stops": "không dùng được", "blanks": "bỏ trống ô", "notes": "ghi chú"}


def subject(programme: Programme, record: Record, kind: str) -> str:
    """The subject of the mail to ``kind`` of reader."""
    what = f"{_STAGES[record.stage]} năm {record.year}"
    if kind == "maintainer":
        what = (
            f"{'Chạy theo lịch không xong' if record.state == 'failed' else 'Có việc không thành'} – {what}"
        )
    return f"[{programme.programme.name}] {what}, ngày {_day(record.as_of)}"


def summary(record: Record, link: str = "") -> str:
    """What happened on the day, a line a fact, the reports not received at the end."""
    return "".join(f"{line}\n" for line in _lines(record, link))


def _lines(record: Record, link: str) -> Iterator[str]:
    yield f"Ngày {_day(record.as_of)}: {_STATES[record.state]}."
    yield f"Theo lịch: {_STAGES[record.stage].lower()} năm {record.year} (từ {_day(record.due_since)})."
    if record.missed:
        yield f"Không chạy {len(record.missed)} ngày: {', '.join(map(_day, record.missed))}."
    if record.caught_up:
        yield f"Lập bù: đến lịch từ {_day(record.due_since)}."
    yield from record.failures
    if record.read_in.get("unchanged"):
        yield "Dữ liệu: không có gì mới."
    elif record.read_in:
        files, rows = sum(record.read_in["files"].values()), record.read_in["rows_used"]
        yield f"Dữ liệu: {files} tệp, {rows} dòng đã dùng."
    problems = {s: n for s, n in record.read_in.get("problems", {}).items() if n}
    if problems:
        told = ", ".join(f"{_SEVERITIES.get(s, s)} {n}" for s, n in problems.items())
        yield f"Vấn đề trong dữ liệu: {told} (commune-review check)."
    yield from _edition(record, link)
    yield from _missing(record)


def _edition(record: Record, link: str) -> Iterator[str]:
    edition = record.edition
    if not edition:
        return
    if not edition["new"]:
        yield f"Ấn bản {edition['name']} giữ nguyên: không có gì thay đổi."
        return
    counts = edition["counts"]
    yield (
        f"Ấn bản {edition['name']}: {counts['made']} báo cáo, lập lại {edition['remade']}, "
        f"không lập được {counts['failed']}, chưa có dữ liệu {counts['missing_data']}."
    )
    if edition["moved"] is not None:
        yield (
            f"So với ấn bản {edition['previous']}: {edition['moved']} số liệu đổi, "
            f"{edition['appeared']} mới, {edition['vanished']} không còn (commune-review diff)."
        )
    if link:
        yield f"Xem: {link}"


def _missing(record: Record) -> Iterator[str]:
    silent = [m for m in record.missing if m["state"] == "missing"]
    reasoned = [m for m in record.missing if m["state"] != "missing"]
    if reasoned:
        yield f"Chưa có báo cáo năm {record.year}, đã nêu lý do: {len(reasoned)} đơn vị."
        yield from (f"  {m['agency']}" for m in reasoned)
    if silent:
        yield f"Chưa có báo cáo năm {record.year}: {len(silent)} đơn vị."
        yield from (f"  {m['agency']}" + _until(m["due_on"]) for m in silent)


def _until(due_on: str) -> str:
    return f" (trước ngày {_day(date.fromisoformat(due_on))})" if due_on else ""


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
