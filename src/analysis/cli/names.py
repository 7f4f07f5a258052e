"""The command ``names``: what no register settled, asked one at a time; each answer is an alias."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.options import taking
from analysis.cli.screen import Code, print_json, print_table, printable, project_of, say

if TYPE_CHECKING:
    from analysis.ingest.naming import Question
    from analysis.province import Province
    from analysis.registers import Names
    from analysis.registers.candidates import Candidate

_KINDS = {"commune": "xã", "district": "huyện", "agency": "đơn vị"}
_REASONS = {"exact": "đúng chữ", "alias": "đã có bí danh", "close": "gần giống"}
_HEADS = (
    "tên",
    "loại",
    "số ô",
    "ô đầu tiên",
    "năm",
    "đã quyết",
    "có thể là",
    "huyện",
    "mã",
    "thời gian",
    "lý do",
)
_YEARS = re.compile(r"(20\d\d)(?:\s*[-–]\s*(20\d\d))?")
_QUIT, _SKIP, _OTHER = "q", "b", "t"

Who = Annotated[str, typer.Option(help="Ai quyết; mặc định COMMUNE_REVIEW_USER, rồi tên người dùng của máy.")]
On = Annotated[datetime | None, typer.Option(help="Ngày quyết; mặc định hôm nay.", formats=["%Y-%m-%d"])]


@dataclass(frozen=True)
class Wanted:
    """Which names are asked or settled, by whom, and for which years."""

    listed: Annotated[bool, typer.Option("--list", help="Chỉ in các tên chưa rõ, không hỏi.")] = False
    decisions: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="TÊN=MÃ", help="Quyết một tên mà không hỏi; lặp lại được."),
    ] = None
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Cùng --set: xác nhận tên dễ nhầm với tên khác.")
    ] = False
    years: Annotated[
        str, typer.Option(help="Bí danh dùng cho các năm này (2018 hay 2018-2022); mặc định năm của các ô.")
    ] = ""
    who: Who = ""
    on: On = None
    as_json: Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")] = False


@dataclass(frozen=True)
class _Desk:
    """Who decides, on which day and for which years, on the names of a province."""

    province: Province
    names: Names
    who: str
    on: date
    years: tuple[int, int] | None

    def decide(self, written: str, key: str, *, confirmed: bool) -> None:
        """Record a decision and say it."""
        from analysis.ingest.naming import decide
        from analysis.registers.candidates import full_name

        made = decide(
            self.province, written, key, who=self.who, on=self.on, years=self.years, confirmed=confirmed
        )
        held = _span(made.valid_from, made.valid_to)
        say(f"Đã ghi vào data/reference/aliases.csv: “{written}” là {full_name(self.names, key)}, {held}.")


@taking(Wanted)
def names(context: typer.Context, wanted: Wanted) -> Code:
    """Tell the names that the last ingest left unsettled, ask about each, record each decision."""
    from analysis.ingest.naming import load_names, questions
    from analysis.province import open_province
    from analysis.registers.keeping import DecisionRefused, decider

    project = project_of(context)
    if not (project.processed / "problems.parquet").exists():
        raise DecisionRefused("Chưa đọc số liệu. Chạy: commune-review ingest")
    province = open_province(project.root)
    settled, asked = load_names(province), questions(province)
    is_list = wanted.listed or wanted.as_json or not (sys.stdin.isatty() and sys.stderr.isatty())
    if is_list and not wanted.decisions:
        _list(settled, asked, as_json=wanted.as_json)
        return Code.LOOK if any(not q.decided for q in asked) else Code.DONE
    day = wanted.on.date() if wanted.on else date.today()
    desk = _Desk(province, settled, decider(wanted.who), day, _years(wanted.years))
    if wanted.decisions:
        for written, key in [_pair(text) for text in wanted.decisions]:
            desk.decide(written, key, confirmed=wanted.confirm)
        made = len(wanted.decisions)
    else:
        made = _ask_all(desk, [q for q in asked if not q.decided])
    if made:
        say("Tiếp theo: commune-review ingest")
    return Code.DONE


def _pair(text: str) -> tuple[str, str]:
    from analysis.registers.keeping import DecisionRefused

    written, sign, key = text.rpartition("=")
    if not (sign and written.strip() and key.strip()):
        raise DecisionRefused("Ghi --set theo mẫu “TÊN=MÃ”, mã lấy ở commune-review names --list.")
    return written.strip(), key.strip()


def _years(text: str) -> tuple[int, int] | None:
    from analysis.registers.keeping import DecisionRefused

    if not text:
        return None
    found = _YEARS.fullmatch(text.strip())
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise DecisionRefused(f"“{text}” không phải các năm; ghi 2018 hay 2018-2022.")
    return int(found[1]), int(found[2] or found[1])


def _list(settled: Names, asked: Sequence[Question], *, as_json: bool) -> None:
    if as_json:
        print_json([_as_json(settled, question) for question in asked])
        return
    if sys.stdout.isatty():
        for number, question in enumerate(asked, 1):
            for text in _lines(question, f"Tên {number}/{len(asked)}"):
                typer.echo(printable(text))
    else:
        print_table(_HEADS, [row for question in asked for row in _rows(question)])
    waiting = sum(not q.decided for q in asked)
    say(f"{waiting} tên chưa rõ, {len(asked) - waiting} tên đã quyết và chờ commune-review ingest.")


def _rows(question: Question) -> Iterator[tuple[object, ...]]:
    head = (question.written, _KINDS[question.kind], len(question.places), _address(question))
    for candidate in question.candidates or (None,):
        told = _told(candidate) if candidate else ("",) * 5
        yield (*head, _of_years(question), question.decided, *told)


def _lines(question: Question, title: str) -> Iterator[str]:
    """A name and its candidates as a person reads them at a terminal."""
    yield f"\n{title}: “{question.written}” ({_KINDS[question.kind]})"
    years = _of_years(question) or "chưa rõ"
    yield f"  {len(question.places)} ô, ô đầu tiên: {_address(question)}; năm {years}"
    for at, candidate in enumerate(question.candidates, 1):
        name, place, key, span, reason = _told(candidate)
        yield f"  {at}. {name}{f' ({place})' if place else ''}, {key}, {span}: {reason}"
    if question.decided:
        yield f"  Đã quyết là {question.decided}."


def _as_json(settled: Names, question: Question) -> dict[str, Any]:
    from analysis.registers.candidates import full_name

    told = asdict(question)
    told["places"] = [dict(zip(("file", "sheet", "cell"), place, strict=True)) for place in question.places]
    for candidate in told["candidates"]:
        candidate["rivals"] = [{"key": key, "name": full_name(settled, key)} for key in candidate["rivals"]]
    return told


def _told(candidate: Candidate) -> tuple[str, str, str, str, str]:
    reason = _REASONS[candidate.reason]
    if candidate.reason == "close":
        reason += f" {_number(candidate.score)}/100"
    lead = "hơn tên sau" if candidate.margin >= 0 else "kém tên đầu"
    reason += f", {lead} {_number(abs(candidate.margin))}"
    if candidate.rivals:
        reason += "; dễ nhầm"
    span = _span(candidate.valid_from, candidate.valid_to)
    return candidate.name, candidate.place, candidate.key, span, reason


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _span(first: date | None, last: date | None) -> str:
    parts = [f"từ {first:%d/%m/%Y}" if first else "", f"đến {last:%d/%m/%Y}" if last else ""]
    return " ".join(filter(None, parts)) or "mọi ngày"


def _address(question: Question) -> str:
    return " › ".join(" ".join(part.split()) for part in question.places[0] if part)


def _of_years(question: Question) -> str:
    return ", ".join(map(str, question.years))


def _ask_all(desk: _Desk, asked: Sequence[Question]) -> int:
    """Ask one name after another; how many were settled."""
    from analysis.registers.keeping import DecisionRefused

    made = 0
    for number, question in enumerate(asked, 1):
        for text in _lines(question, f"Tên {number}/{len(asked)}"):
            say(text)
        key = _answered(desk, question)
        if key == _QUIT:
            break
        if not key:
            continue
        try:
            if _confirmed(desk, key):
                desk.decide(question.written, key, confirmed=True)
                made += 1
            else:
                say("Không ghi gì cho tên này.")
        except DecisionRefused as error:
            say(str(error))
    say(f"Đã quyết {made}/{len(asked)} tên." if asked else "Không còn tên nào chưa rõ.")
    return made


def _answered(desk: _Desk, question: Question) -> str:
    """The key chosen, ``""`` to pass the name over, or :data:`_QUIT`."""
    from analysis.registers.candidates import clear_one

    first = clear_one(question.candidates)
    enter = f"Enter: 1. {first.name}" if first else "Enter: bỏ qua"
    choices = f"Chọn số, {_OTHER}: là tên khác, {_SKIP}: bỏ qua, {_QUIT}: thôi ({enter})"
    while True:
        answer = _typed(choices)
        if answer is None or answer == _QUIT:
            return _QUIT
        if not answer:
            return first.key if first else ""
        if answer == _SKIP:
            return ""
        if answer.isdecimal() and 0 < int(answer) <= len(question.candidates):
            return question.candidates[int(answer) - 1].key
        if answer == _OTHER and (key := _other(desk, question)):
            return key
        say(f"Không có lựa chọn “{answer}”." if answer != _OTHER else "Không thấy tên đó trong danh mục.")


def _other(desk: _Desk, question: Question) -> str | None:
    from analysis.ingest.naming import found_by_name

    text = _typed("Tên đúng hoặc mã trong danh mục")
    return found_by_name(desk.names, question, text) if text else None


def _confirmed(desk: _Desk, key: str) -> bool:
    """Whether a name that others may be taken for was typed once more, with its diacritics."""
    from analysis.registers.candidates import full_name, is_named, rivals

    others = rivals(desk.names, key)
    if not others:
        return True
    told = ", ".join(full_name(desk.names, other) for other in others)
    say(f"  {full_name(desk.names, key)} dễ nhầm với: {told}.")
    typed = _typed("Gõ lại đúng tên được chọn, đủ dấu, để xác nhận (Enter: thôi)")
    return bool(typed) and is_named(desk.names, key, typed or "")


def _typed(question: str) -> str | None:
    """What is typed in answer to ``question``; ``None`` when there is nobody to type any more."""
    say(f"{question}:")
    try:
        return input().strip()
    except EOFError:
        return None
