"""Do time and memory for one workbook stay flat: ``python benchmarks/scale.py ROOT [--provinces 1,10] [--jobs 2]``.

ROOT holds the raw files of one province. They are laid into a fresh root once, ten times, …, each time under
another folder with its own SOURCES.yml, and read in. Prints processor seconds and memory, all and a workbook.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_READ = """\
import resource, sys
from pathlib import Path
from analysis.ingest import ingest
from analysis.project import Project
print(sum(ingest(Project.at(Path(sys.argv[1])), jobs=int(sys.argv[2])).files.values()))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def lay(source: Path, root: Path, provinces: int) -> None:
    """The raw files of ``source`` in ``root``, so many times."""
    (root / "notebooks").mkdir(parents=True)
    shutil.copytree(source / "data" / "reference", root / "data" / "reference")
    raw = source / "data" / "raw"
    for number in range(provinces):
        for folder in sorted(p.parent for p in raw.glob("*/SOURCES.yml")):
            shutil.copytree(folder, root / "data" / "raw" / f"{folder.name}-{number:03}")


def measured(source: Path, provinces: int, jobs: int) -> str:
    """A line: workbooks, processor seconds, milliseconds a workbook, MB of the two largest processes."""
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        root = Path(folder) / "root"
        lay(source, root, provinces)
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        command = [sys.executable, "-c", _READ, str(root), str(jobs)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    workbooks, own, reader = int(told[0]), float(told[1]), float(told[2])
    return (
        f"{provinces:9}{workbooks:11}{seconds:9.1f}{cpu:9.1f}{1000 * cpu / workbooks:13.2f}"
        f"{own:9.0f}{1024 * own / workbooks:16.1f}{reader:11.0f}\n"
    )


def main() -> int:
    """Print a line for each number of provinces."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--provinces", default="1,10")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    heads = "provinces  workbooks  seconds    cpu s  cpu ms/book  main MB  main KB/book  reader MB\n"
    sys.stdout.write(heads)
    for provinces in map(int, asked.provinces.split(",")):
        sys.stdout.write(measured(asked.root.resolve(), provinces, asked.jobs))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
