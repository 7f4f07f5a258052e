"""Problems of tables and rows as data: ``messages.toml`` says how bad, the sentence and what was done."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from analysis.checking import Place, Problem, Severity


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
