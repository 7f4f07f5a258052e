from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from analysis.cli import main
from analysis.ingest import IngestSummary
from analysis.programme import Programme
from analysis.project import Project
from analysis.publishing import Asked, BuildFailed, Edition, WrongUse, build, current, read_run
from analysis.publishing.mail import Settings
from analysis.publishing.runs import Record, missed_days
from analysis.publishing.scheduled import RunBusy, Steps, run
from analysis.publishing.season import due_on
from analysis.publishing.told import summary
from documents_notebook import CHANGE
from prepare_root import prepare
from publishing_roots import COVERED, REFERENCE, add_notebook
from smtp_server import Mailbox, mail_server

NOON = datetime(2026, 1, 5, 12)


@pytest.fixture
def toy(toy: Project) -> Project:
    """A root with the province's registers, and nothing received."""
    shutil.copytree(REFERENCE, toy.reference, dirs_exist_ok=True)
    return toy


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def environment(box: Mailbox) -> dict[str, str]:
    return {
        "COMMUNE_REVIEW_SMTP_HOST": "127.0.0.1",
        "COMMUNE_REVIEW_SMTP_PORT": str(box.port),
        "COMMUNE_REVIEW_SMTP_SECURITY": "none",
        "COMMUNE_REVIEW_MAIL_FROM": "Báo cáo <may@example.org>",
        "COMMUNE_REVIEW_MAIL_MAINTAINER": "bao-tri@example.org",
        "COMMUNE_REVIEW_MAIL_READERS": "ubnd@example.org, so@example.org",
        "COMMUNE_REVIEW_MAIL_LINK": "https://bao-cao.example.org/",
    }


def read_nothing() -> IngestSummary:
    return IngestSummary({"read": 3}, {}, {"stops": 0, "blanks": 0, "notes": 2}, 10, 10, 0)


def steps(project: Project, *, fails: str = "") -> Steps:
    def build_edition(*, as_of: date, redate: bool, stage: str) -> Edition:
        if fails:
            raise BuildFailed(fails)
        return build(project, Asked(as_of=as_of, redate=redate, stage=stage))

    return Steps(read_nothing, build_edition, lambda: NOON)


@pytest.mark.parametrize(
    ("day", "stage", "year", "since"),
    [
        ("2025-12-01", "reminders", 2025, "2025-12-01"),
        ("2025-12-30", "reminders", 2025, "2025-12-01"),
        ("2025-12-31", "draft", 2025, "2025-12-31"),
        ("2026-01-08", "draft", 2025, "2025-12-31"),
        ("2026-01-09", "final", 2025, "2026-01-09"),
        ("2025-11-30", "final", 2024, "2025-01-09"),
        ("2027-12-15", "final", 2025, "2026-01-09"),
    ],
)
def test_calendar_of_the_programme_says_what_is_due(day: str, stage: str, year: int, since: str) -> None:
    due = due_on(Programme.load(REFERENCE), date.fromisoformat(day))
    assert (due.stage, due.year, due.since.isoformat()) == (stage, year, since)


def test_final_edition_is_due_before_the_provinces_own_deadline() -> None:
    programme = Programme.load(REFERENCE)
    assert due_on(programme, programme.due_on("province", 2025) - timedelta(days=1)).stage == "final"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SMTP_SECURITY", "ssl", "none, starttls hoặc tls"),
        ("SMTP_PORT", "mail", "SMTP_PORT phải là số"),
        ("MAIL_FROM", "", "MAIL_FROM"),
    ],
)
def test_half_of_the_mail_settings_is_wrong_use(name: str, value: str, said: str) -> None:
    given = {**environment(Mailbox()), f"COMMUNE_REVIEW_{name}": value}
    with pytest.raises(WrongUse, match=said):
        Settings.of(given)


def test_without_a_server_there_is_no_mail_and_a_password_is_never_printed(tmp_path: Path) -> None:
    assert Settings.of({"COMMUNE_REVIEW_MAIL_READERS": "a@example.org"}) is None
    (tmp_path / "password").write_text("bí mật\n", encoding="utf-8")
    given = {**environment(Mailbox()), "COMMUNE_REVIEW_SMTP_PASSWORD_FILE": str(tmp_path / "password")}
    settings = Settings.of(given)
    assert settings is not None
    assert settings.password == "bí mật"
    assert "bí mật" not in repr(settings)


def test_failure_is_mailed_to_the_maintainer_once_a_day_and_never_to_readers(
    toy: Project, mailbox: Mailbox
) -> None:
    settings = Settings.of(environment(mailbox))
    for day, mails in (("2026-01-05", 1), ("2026-01-05", 1), ("2026-01-06", 2)):
        record = run(toy, date.fromisoformat(day), steps(toy, fails="Đĩa hỏng."), settings)
        assert (record.state, record.failures) == ("failed", ["Đĩa hỏng."])
        assert len(mailbox.mails) == mails
    (first, _) = mailbox.mails
    assert first["To"] == "bao-tri@example.org"
    assert "không xong" in str(first["Subject"])
    assert "Đĩa hỏng." in first.get_content()
    assert "BuildFailed" in first.get_content()
    kept = json.loads((toy.reports / "runs" / "2026-01-05.json").read_text("utf-8"))
    assert (kept["state"], kept["stage"], kept["year"]) == ("failed", "draft", 2025)


def test_mail_that_could_not_be_sent_is_told_and_sent_by_the_next_run(toy: Project, mailbox: Mailbox) -> None:
    settings, day = Settings.of(environment(mailbox)), date(2025, 12, 20)
    mailbox.refuses = True
    record = run(toy, day, steps(toy), settings)
    assert record.state == "look"
    assert "Không gửi được thư" in record.failures[0]
    mailbox.refuses = False
    assert run(toy, day, steps(toy), settings).state == "done"
    assert run(toy, day, steps(toy), settings).state == "done"
    assert [m["To"] for m in mailbox.mails] == ["ubnd@example.org, so@example.org"]


def test_two_runs_at_once_and_a_run_for_a_day_gone_by_are_refused(toy: Project) -> None:
    toy.reports.mkdir(exist_ok=True)
    with FileLock(toy.reports / ".run.lock"), pytest.raises(RunBusy, match="đang chạy"):
        run(toy, date(2025, 12, 20), steps(toy), None)
    run(toy, date(2025, 12, 20), steps(toy), None)
    with pytest.raises(WrongUse, match="Đã chạy cho ngày 2025-12-20"):
        run(toy, date(2025, 12, 19), steps(toy), None)
    assert main(["--root", str(toy.root), "run", "--as-of", "2025-12-19"]) == 2


def test_exactly_one_of_two_runs_that_start_together_works(toy: Project) -> None:
    inside, go_on, ended = threading.Event(), threading.Event(), list[str]()

    def read_slowly() -> IngestSummary:
        inside.set()
        assert go_on.wait(30)
        return read_nothing()

    slow = Steps(read_slowly, steps(toy).build, lambda: NOON)
    thread = threading.Thread(target=lambda: ended.append(run(toy, date(2025, 12, 20), slow, None).state))
    thread.start()
    assert inside.wait(30)
    with pytest.raises(RunBusy):
        run(toy, date(2025, 12, 20), steps(toy), None)
    go_on.set()
    thread.join()
    assert ended == ["done"]


def test_days_without_a_run_are_counted() -> None:
    records = [{"as_of": "2025-12-20"}, {"as_of": "2025-12-28"}]
    assert missed_days(records, date(2025, 12, 31)) == [date(2025, 12, 29), date(2025, 12, 30)]
    assert missed_days(records[:1], date(2025, 12, 20)) == []
    assert missed_days([], date(2025, 12, 20)) == []


def test_summary_keeps_the_silent_apart_from_those_with_a_reason() -> None:
    record = Record(date(2025, 12, 20), "reminders", 2025, date(2025, 12, 1))
    record.missing = [
        {"agency_id": "a", "agency": "Sở A", "state": "missing", "due_on": "2025-12-31"},
        {"agency_id": "b", "agency": "Sở B", "state": "missing_with_reason", "due_on": "2025-12-31"},
    ]
    assert summary(record).splitlines()[-4:] == [
        "Chưa có báo cáo năm 2025, đã nêu lý do: 1 đơn vị.",
        "  Sở B",
        "Chưa có báo cáo năm 2025: 1 đơn vị.",
        "  Sở A (trước ngày 31/12/2025)",
    ]


RECEIVED = f"""
import analysis
rows = analysis.open().table("submissions")
n = int(((rows["year"] == 2022) & (rows["kind"] == "F1") & (rows["state"] != "missing")).sum())
figure = {{**{CHANGE!r}, "id": "received", "value": n, "text": str(n)}}
payload = {{"kind": "prose", "figures": [figure], "role": "lede", "paragraphs": [["x"]]}}
display({{"application/vnd.commune-review.prose.v1+json": payload, "text/plain": ""}}, raw=True)
"""


class Season:
    """The tiny province in the winter of 2022: what its agencies send lies aside until it arrives."""

    def __init__(self, root: Path, aside: Path) -> None:
        prepare(root, "--scale", "tiny")
        self.project, self._aside = Project.at(root), aside
        for path in self.project.notebooks.iterdir():
            path.unlink()
        add_notebook(self.project, "annual_review", [COVERED, RECEIVED], for_each={"year": [2022]})
        self._raw = self.project.raw / "sample" / "2022"
        aside.mkdir()
        self.reports = sorted((self._raw / "bao-cao-don-vi").iterdir())
        self._register = next((self._raw / "theo-doi-tiep-nhan").iterdir())
        for path in (*self.reports, self._register):
            shutil.move(path, aside / path.name)

    def arrive(self, *paths: Path) -> None:
        for path in paths:
            shutil.move(self._aside / path.name, path)

    def day(self, day: str) -> dict[str, Any]:
        """Run for ``day`` and give what the run left for programs."""
        assert main(["--root", str(self.project.root), "run", "--as-of", day]) in (0, 1)
        record: dict[str, Any] = json.loads(
            (self.project.reports / "runs" / f"{day}.json").read_text("utf-8")
        )
        return record


@pytest.mark.slow
def test_a_season_from_20_december_to_15_january(
    tmp_path: Path,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    season = Season(tmp_path / "root", tmp_path / "aside")
    for name, value in environment(mailbox).items():
        monkeypatch.setenv(name, value)
    capsys.readouterr()

    first = season.day("2022-12-20")
    assert (first["stage"], first["edition"], len(first["missing"])) == ("reminders", {}, 4)
    assert "Chưa có báo cáo năm 2022: 4 đơn vị." in capsys.readouterr().out
    assert len(mailbox.mails) == 1

    assert season.day("2022-12-21")["read_in"]["unchanged"]
    assert len(mailbox.mails) == 1
    season.arrive(*season.reports[:2])
    assert len(season.day("2022-12-22")["missing"]) == 2
    season.day("2022-12-22")
    assert len(mailbox.mails) == 2
    assert current(season.project) is None

    draft = season.day("2022-12-31")
    assert [d[-2:] for d in draft["missed"]] == ["23", "24", "25", "26", "27", "28", "29", "30"]
    assert (draft["stage"], draft["caught_up"], draft["edition"]["new"]) == ("draft", False, True)
    assert "bản dự thảo" in (season.project.reports / "index.html").read_text("utf-8")
    assert not season.day("2023-01-01")["edition"]["new"]
    assert len(mailbox.mails) == 3

    season.arrive(*season.reports[2:])
    changed = season.day("2023-01-03")
    assert (changed["edition"]["new"], changed["edition"]["moved"], changed["missing"]) == (True, 1, [])
    assert not season.day("2023-01-04")["edition"]["new"]
    assert len(mailbox.mails) == 4

    final = season.day("2023-01-11")
    assert (final["stage"], final["caught_up"], final["edition"]["new"]) == ("final", True, True)
    assert "Lập bù: đến lịch từ 09/01/2023." in capsys.readouterr().out
    assert not season.day("2023-01-12")["edition"]["new"]
    last = season.day("2023-01-15")
    assert (last["edition"]["name"], last["edition"]["new"]) == (final["edition"]["name"], False)
    folder = current(season.project)
    assert folder is not None
    assert read_run(folder)["stage"] == "final-2022"
    assert [m["To"] for m in mailbox.mails] == ["ubnd@example.org, so@example.org"] * 5
    assert [s.split("]")[1].split(",")[0].strip() for s in mailbox.subjects] == [
        "Nhắc nộp báo cáo năm 2022",
        "Nhắc nộp báo cáo năm 2022",
        "Bản dự thảo năm 2022",
        "Bản dự thảo năm 2022",
        "Bản chính thức năm 2022",
    ]
    assert "https://bao-cao.example.org/" in mailbox.mails[-1].get_content()
