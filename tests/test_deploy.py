from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from analysis.project import Project
from analysis.publishing.mail import Settings
from conftest import program
from publishing_roots import REFERENCE

REPOSITORY = Path(__file__).parent.parent
DEPLOY = REPOSITORY / "deploy"
PAGE = (REPOSITORY / "docs" / "scheduling.md").read_text("utf-8")


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def installed(folder: Path) -> Path:
    """A folder in which the command lies where the units look for it."""
    command = folder / ".venv" / "bin" / "commune-review"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m analysis.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


def test_units_are_ones_that_systemd_understands(tmp_path: Path) -> None:
    analyze, root = program("systemd-analyze"), installed(tmp_path / "root")
    for name in ("commune-review.service", "commune-review.timer"):
        (tmp_path / name).write_text(read(name).replace("/opt/commune-review", str(root)), encoding="utf-8")
    units = [str(tmp_path / n) for n in ("commune-review.service", "commune-review.timer")]
    told = subprocess.run(
        [analyze, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "SuccessExitStatus=1" in read("commune-review.service")
    assert "Persistent=true" in read("commune-review.timer")


@pytest.mark.skipif(os.name != "posix", reason="cron is POSIX")
def test_command_of_the_cron_line_runs(toy: Project, tmp_path: Path) -> None:
    installed(toy.root)
    for path in REFERENCE.iterdir():
        (toy.reference / path.name).write_bytes(path.read_bytes())
    (line,) = [x for x in read("commune-review.cron").splitlines() if x and not x.startswith("#")]
    times, command = line.split(" ", 5)[:5], line.split(" ", 5)[5]
    assert times == ["30", "5", "*", "*", "*"]
    assert "%" not in command, "cron ends the command at a percent sign"
    settings = tmp_path / "mail.env"
    settings.write_text("COMMUNE_REVIEW_SMTP_HOST=mail.example.org\n", encoding="utf-8")
    here = command.replace("/opt/commune-review", str(toy.root)).replace(
        "/etc/commune-review/mail.env", str(settings)
    )
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C"}
    told = subprocess.run(["/bin/sh", "-c", here], env=environment, capture_output=True, check=False)
    log = (toy.reports / "runs.log").read_text("utf-8")
    assert told.returncode == 2
    assert "COMMUNE_REVIEW_MAIL_FROM" in log, "the settings were read, and are half of what is needed"
    settings.unlink()
    told = subprocess.run(["/bin/sh", "-c", here], env=environment, capture_output=True, check=False)
    log = (toy.reports / "runs.log").read_text("utf-8")
    assert told.returncode == 3
    assert "chưa có notebook nào" in log
    assert len(list((toy.reports / "runs").glob("*.json"))) == 1


def test_windows_task_calls_the_command_once_at_a_time_and_makes_up_a_missed_start() -> None:
    task = ET.fromstring(read("windows-task.xml"))
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}

    def text(path: str) -> str | None:
        return task.findtext(path, namespaces=space)

    assert text("t:Settings/t:MultipleInstancesPolicy") == "IgnoreNew"
    assert text("t:Settings/t:StartWhenAvailable") == "true"
    assert str(text("t:Actions/t:Exec/t:Arguments")).endswith(" run")


def test_container_copies_what_is_there() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", read("Containerfile"), re.MULTILINE)
    assert copied
    assert all((REPOSITORY / name).exists() for line in copied for name in line.split())


def test_example_of_the_mail_settings_is_accepted_and_every_variable_documented() -> None:
    lines = [x for x in read("mail.env.example").splitlines() if x and not x.startswith("#")]
    given = dict(line.split("=", 1) for line in lines if "PASSWORD" not in line)
    settings = Settings.of(given)
    assert settings is not None
    assert (settings.port, len(settings.readers)) == (587, 2)
    source = (REPOSITORY / "src/analysis/publishing/mail.py").read_text("utf-8")
    names = set(re.findall(r'"((?:SMTP|MAIL)_[A-Z_]+)"', source))
    assert len(names) > 8
    assert [n for n in sorted(names) if f"_{n}" not in PAGE] == []
