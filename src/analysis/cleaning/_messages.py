"""Problems of tables and rows as data: ``messages.toml`` says how bad, the sentence and what was done."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from analysis.checking import Place, Problem, Severity
from analysis.cleaning.values import explain
from analysis.sources import Cell
from analysis.text import fold


class Message(BaseModel):
    """The severity, the sentence for the sender and what was done about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: Severity
    message: str
    done: str


@cache
def messages() -> dict[str, Message]:
    """Every message by its code."""
    text = (files("analysis.cleaning") / "messages.toml").read_text(encoding="utf-8")
    return {code: Message.model_validate(entry) for code, entry in tomllib.loads(text).items()}


def problem_at(place: Place, code: str, as_written: object = "", **facts: object) -> Problem:
    """The problem ``code`` at ``place``; raises ``KeyError`` for a code or fact that is not there."""
    found = messages()[code]
    return Problem.at(
        place,
        found.severity,
        code,
        found.message.format(text=as_written, **facts),
        as_written=as_written,
        done=found.done.format(text=as_written, **facts),
    )


_CORRECTS = re.compile(
    r"\d|(?<!\w)(?:sửa|đúng|sai|nhầm|ước|tạm|chưa|không|điều chỉnh|đính chính|kiểm tra|cập nhật)(?!\w)"
)


def comment_problem(place: Place, cell: Cell) -> Problem | None:
    """What the comment on a cell says, if any: a correction or an estimate takes the value's credit away."""
    comment = cell.comment.strip()
    if not comment:
        return None
    code = "comment_contradicts" if _CORRECTS.search(fold(comment)) else "comment_says"
    return problem_at(place, code, cell.text, comment=comment[:200])


def value_problem(place: Place, code: str, written: str, *, is_missing: bool, done: str = "") -> Problem:
    """The problem ``code`` of a value: of the tables where they have the code, else of the values."""
    if code in messages():
        return problem_at(place, code, written)
    severity: Severity = "blanks" if is_missing else "notes"
    done = done or ("Ô này coi như không có số liệu." if is_missing else "")
    return Problem.at(place, severity, code, explain(code, written), as_written=written, done=done)
