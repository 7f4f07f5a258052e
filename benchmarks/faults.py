"""What survives kills: kernels started again and again, and builds killed at drawn moments.

``python benchmarks/faults.py [--starts 500] [--kills 200] [--seed 1]``; exits with 1 when anything was left behind,
half made, or called made without being it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from analysis.kernels import inside
from analysis.project import Project
from analysis.publishing import current
from analysis.publishing.edition import FOLDER
from analysis.publishing.kernels import enter, warm_kernels, worker_environment
from analysis.publishing.private_sockets import PrivateKernelManager
from analysis.publishing.scratch import scratch_folder
from publishing_roots import COVERED, FINDING, add_notebook, toy_root

_START_WITHIN = 60.0
_GONE_WITHIN = 2.0
_LOOK_EVERY = 0.02
_FIRST_MOMENTS = 0.3
_DRIVERS = 0.5
_MARK = "COMMUNE_REVIEW_FAULTS"
"""In the environment of a build and of all that it starts."""

_ENDED_WITHIN = 180.0
_WAY = re.compile(rb'<nav class="way".*?</nav>', re.DOTALL)
"""Where a page stands depends on what was made beside it."""
_AS_OF = "2026-01-05"
_YEARS = [2018, 2019, 2020, 2021]


async def _one_kernel() -> str:
    """What went wrong with one kernel that was started, asked and ended; empty when nothing did."""
    manager = PrivateKernelManager(kernel_name="python3")
    async with asyncio.timeout(_START_WITHIN):
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=_START_WITHIN)
        reply = await client.execute_interactive("assert 6 * 7 == 42", timeout=_START_WITHIN)
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
    return "" if reply["content"]["status"] == "ok" else "wrong answer"


def start_kernels(number: int) -> Counter[str]:
    """``number`` kernels one after another; what went wrong, counted."""
    found: Counter[str] = Counter()
    with scratch_folder() as scratch:
        environment = worker_environment(scratch, scratch, "vi")
        inside.profile(Path(environment["IPYTHONDIR"]))
        with warm_kernels(environment) as warm:
            enter(warm)
            for _ in range(number):
                try:
                    found[asyncio.run(_one_kernel()) or "ok"] += 1
                except TimeoutError:
                    found["hangs"] += 1
                except Exception as error:
                    found[type(error).__name__] += 1
    found["orphans"] += len(psutil.Process().children(recursive=True))
    found["folders left"] += scratch.exists()
    return found


@dataclass
class Kills:
    """Builds of one root killed at drawn moments, and what was found after each."""

    project: Project
    temporary: Path
    drawn: random.Random
    found: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    """Most seconds that a process outlived its build."""
    _right: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> float:
        """Make the edition that all others must equal; how many seconds a build takes."""
        started = time.monotonic()
        process = self._build()
        if process.wait(_ENDED_WITHIN):
            raise SystemExit("the toy root cannot be built")
        seconds = time.monotonic() - started
        folder = current(self.project)
        assert folder is not None
        self._right = {k: d for k, d in _documents(folder).items() if not k.endswith("index.html")}
        return seconds

    def kill(self, within: float) -> None:
        """Start a build, kill one of its processes, and look at what stands."""
        process = self._build()
        who = self._waited_for(process, within)
        self.found["driver killed" if who == process.pid else "other process killed"] += 1
        try:
            os.kill(who, signal.SIGKILL)
        except ProcessLookupError:
            self.found["already ended"] += 1
        try:
            process.wait(_ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            self.found["HANGS"] += 1
            process.kill()
        self._look()

    def _waited_for(self, build: subprocess.Popen[bytes], within: float) -> int:
        """Wait, then name one to kill: the build itself in every second case, else one that it started.

        The build is killed in its first moments in a third of its cases.
        """
        if self.drawn.random() < _DRIVERS:
            time.sleep(self.drawn.uniform(0, self.drawn.choice((_FIRST_MOMENTS, within, within))))
            return build.pid
        moment = self.drawn.uniform(0, within / 2)
        while not _others(build) and build.poll() is None:
            time.sleep(_LOOK_EVERY)
        time.sleep(moment)
        return self.drawn.choice(_others(build) or [build.pid])

    def _look(self) -> None:
        ended = time.monotonic()
        while (alive := _marked()) and time.monotonic() < ended + _GONE_WITHIN:
            time.sleep(_LOOK_EVERY)
        self.longest = max(self.longest, time.monotonic() - ended)
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                sys.stdout.write(f"left: {' '.join(process.cmdline())[:200]}\n")
                self.found["PROCESSES LEFT"] += 1
                process.kill()
        for folder in sorted((self.project.reports / FOLDER).iterdir()):
            told = folder / "run.json"
            if not told.exists() or not (folder / "index.html").exists():
                self.found["HALF EDITIONS"] += 1
                continue
            there = _documents(folder)
            for record in json.loads(told.read_text("utf-8"))["reports"]:
                self._judge(record, there)
        if current(self.project) is None:
            self.found["NO EDITION"] += 1

    def _judge(self, record: dict[str, object], there: dict[str, str]) -> None:
        if record["state"] != "made":
            self.found["said to have failed"] += 1
            return
        names = [name for name in self._right if name.startswith(f"{record['key']}/")]
        self.found["FALSELY MADE"] += any(there.get(n) != self._right[n] for n in names) or not names

    def end(self) -> None:
        """A last build, that nobody kills, leaves no staging and no temporary folder."""
        time.sleep(1.1)  # the folder of a process that is starting is left alone for a second
        self.found["LAST BUILD FAILED"] += bool(self._build().wait(_ENDED_WITHIN))
        self.found["STAGING LEFT"] += len(list(self.project.reports.glob(".staging-*")))
        self.found["FOLDERS LEFT"] += len(list(self.temporary.iterdir()))

    def _build(self) -> subprocess.Popen[bytes]:
        arguments = ["--root", str(self.project.root), "build", "--as-of", _AS_OF, "--force"]
        return subprocess.Popen(
            [sys.executable, "-m", "analysis.cli", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "TMPDIR": str(self.temporary), _MARK: str(os.getpid())},
        )


def _marked() -> list[psutil.Process]:
    """The processes that a build of this program has started, whoever is their parent by now."""
    return [p for p in psutil.process_iter() if _is_marked(p)]


def _others(build: subprocess.Popen[bytes]) -> list[int]:
    return [p.pid for p in _marked() if p.pid != build.pid]


def _is_marked(process: psutil.Process) -> bool:
    try:
        marked: bool = process.environ().get(_MARK) == str(os.getpid())
        return marked and bool(process.status() != psutil.STATUS_ZOMBIE)
    except (psutil.Error, OSError):
        return False


def _documents(folder: Path) -> dict[str, str]:
    """The pages of an edition by hash: two builds of one root make the same bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(_WAY.sub(b"", path.read_bytes())).hexdigest()
        for path in folder.glob("*/**/*.html")
    }


def kill_builds(number: int, seed: int) -> Counter[str]:
    """``number`` kills drawn by ``seed``; what was found, the faults in capitals."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    project, temporary = toy_root(folder / "root"), folder / "t"
    temporary.mkdir()
    add_notebook(project, "annual_review", [COVERED, "print(year)", FINDING], for_each={"year": _YEARS})
    kills = Kills(project, temporary, random.Random(seed))
    try:
        within = kills.prepare()
        for _ in range(number):
            kills.kill(within)
        kills.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(f"the last process was gone {kills.longest:.2f} s after its build at the latest\n")
    return kills.found


def main() -> int:
    """Print what was found; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=500)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong = 0
    if asked.kills:
        found = kill_builds(asked.kills, asked.seed)
        wrong += sum(n for name, n in found.items() if name.isupper())
        sys.stdout.write(f"builds killed (seed {asked.seed}): {dict(found)}\n")
    if asked.starts:
        starts = start_kernels(asked.starts)
        wrong += sum(starts.values()) - starts["ok"]
        sys.stdout.write(f"kernels started: {dict(starts)}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
