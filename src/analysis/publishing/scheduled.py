"""The scheduled run: read in, check, publish what the calendar says is due, tell it, once."""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from filelock import FileLock, Timeout

from analysis.programme import Programme
from analysis.project import Project
from analysis.publishing import mail, runs
from analysis.publishing.build import BuildFailed
from analysis.publishing.carried import Standing
from analysis.publishing.edition import Edition
from analysis.publishing.outcome import cut, of_system
from analysis.publishing.runs import Record
from analysis.publishing.season import Due, due_on
from analysis.publishing.sidecar import WrongUse
from analysis.publishing.told import subject, summary

if TYPE_CHECKING:
    from analysis.ingest import IngestSummary

_MISSING = ("missing", "missing_with_reason")


class Builds(Protocol):
    """Makes an edition, as :func:`analysis.publishing.build.build` does."""

    def __call__(self, *, as_of: date, redate: bool, stage: str) -> Edition:
        """The edition of ``as_of``."""


@dataclass(frozen=True)
class Steps:
    """What a run does: reading in with the claims check, building, and the clock it tells by."""

    read_in: Callable[[], IngestSummary]
    build: Builds
    clock: Callable[[], datetime] = datetime.now


class RunBusy(BuildFailed):
    """Another scheduled run of the root is at work."""


def run(project: Project, as_of: date, steps: Steps, settings: mail.Settings | None) -> Record:
    """Do what is due on ``as_of`` and leave a record of it; what goes wrong is in the record, never raised.

    Run again on the same day it goes on from there: nothing unchanged is made again, no mail is sent twice.
    Raises :class:`RunBusy` while another run is at work, ``WrongUse`` for a day before that of the last run.
    """
    project.reports.mkdir(exist_ok=True)
    try:
        lock = FileLock(project.reports / ".run.lock", timeout=0).acquire()
    except Timeout:
        raise RunBusy("Một lần chạy theo lịch khác đang chạy; lần này dừng, không làm gì.") from None
    with lock:
        latest = runs.latest(project)
        if latest > as_of.isoformat():
            raise WrongUse(f"Đã chạy cho ngày {latest}; không chạy lại cho ngày {as_of} trước đó.")
        return _run(project, as_of, steps, settings)


def _run(project: Project, as_of: date, steps: Steps, settings: mail.Settings | None) -> Record:
    started = time.monotonic()
    programme = Programme.load(project.reference)
    due, before = due_on(programme, as_of), runs.earlier(project, as_of)
    same_day = [r for r in before if r["as_of"] == as_of.isoformat()]
    record = Record(as_of, due.stage, due.year, due.since, missed=runs.missed_days(before, as_of))
    record.mails = {kind: dict(told) for r in same_day for kind, told in r.get("mails", {}).items()}
    try:
        _work(project, due, steps, record)
    except OSError as error:
        _fail(record, f"Dừng vì {of_system(error).text}.")
    except Exception as error:  # a run at night must leave a record and a mail, whatever happened
        _fail(record, str(error) or type(error).__name__)
    record.seconds = round(time.monotonic() - started, 1)
    record.write(project)
    if settings is not None:
        _tell(programme, record, before, settings, steps.clock())
        record.write(project)
    return record


def _work(project: Project, due: Due, steps: Steps, record: Record) -> None:
    read = steps.read_in()
    record.read_in = {
        "unchanged": read.unchanged,
        "files": dict(read.files),
        "problems": dict(read.problems),
        "rows_used": read.rows_used,
    }
    record.missing = _missing(project, due.year)
    if read.needs_attention:
        record.state = "look"
    if not due.publishes:
        return
    standing = Standing(project).run
    begins = standing.get("stage") != due.edition
    record.caught_up = begins and record.as_of > due.since
    edition = steps.build(as_of=record.as_of, redate=begins, stage=due.edition)
    record.edition = _edition(edition)
    record.failures += [f"{o.key}: {o.message}" for o in edition.outcomes if not o.made]
    if edition.needs_attention:
        record.state = "look"


def _missing(project: Project, year: int) -> list[Mapping[str, str]]:
    """The agencies whose report of ``year`` has not come, those that gave a reason kept apart."""
    from analysis.indicators.reporting import intake
    from analysis.province import open_province

    province = open_province(project.root)
    names = {row.agency_id: row.agency_id for row in intake.board(province, (year,))}
    names |= {a: province.agencies[a].name for a in names if a in province.agencies}
    return [
        {
            "agency_id": row.agency_id,
            "agency": names[row.agency_id],
            "state": row.state,
            "due_on": row.due_on.isoformat() if row.due_on else "",
        }
        for row in intake.board(province, (year,))
        if row.state in _MISSING
    ]


def _edition(edition: Edition) -> dict[str, Any]:
    from analysis.publishing.differences import differences

    before = edition.folder.parent / edition.previous
    moved = differences(before, edition.folder) if edition.previous and before.is_dir() else None
    return {
        "name": edition.name,
        "new": edition.new,
        "counts": edition.counts,
        "remade": len(edition.remade),
        "previous": edition.previous,
        "moved": len(moved.moved) if moved else None,
        "appeared": len(moved.appeared) if moved else None,
        "vanished": len(moved.vanished) if moved else None,
    }


def _fail(record: Record, sentence: str) -> None:
    record.state = "failed"
    record.failures.append(cut(sentence))
    record.trace = traceback.format_exc()


def _tell(
    programme: Programme,
    record: Record,
    before: tuple[Mapping[str, Any], ...],
    settings: mail.Settings,
    now: datetime,
) -> None:
    """Mail readers a state that is new to them, and the maintainer, once a day, what went wrong."""
    people = {
        "readers": (settings.readers, record.state != "failed", _news(record)),
        "maintainer": (settings.maintainer, bool(record.failures), [str(record.as_of), *record.failures]),
    }
    for kind, (addresses, there_is, content) in people.items():
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:32]
        if not addresses or not there_is or runs.last_told(before, kind) == digest:
            continue
        text = summary(record, settings.link)
        text += f"\n{record.trace}" if kind == "maintainer" and record.trace else ""
        try:
            mail.send(settings, addresses, subject(programme, record, kind), text, f"{kind}.{digest}", now)
        except mail.MailFailed as error:
            record.mails[kind] = {"error": str(error)}
            record.failures.append(str(error))
            record.state = "look" if record.state == "done" else record.state
        else:
            record.mails[kind] = {"told": digest, "at": f"{now:%Y-%m-%dT%H:%M:%S}"}


def _news(record: Record) -> list[str]:
    """What readers would want to know of: the edition they have not seen, or who has not reported yet."""
    missing = [m["agency_id"] for m in record.missing] if record.stage == "reminders" else []
    return [record.stage, str(record.year), str(record.edition.get("name", "")), *missing]
