from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hostile_files import READ, REFUSED

OPEN = """
import json, sys, time
from pathlib import Path
try:
    import resource
    limit = 700 * 2**20
    from analysis.sources.opening import open_workbook
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
except ImportError:
    from analysis.sources.opening import open_workbook
path = Path(sys.argv[1])
checked = open_workbook(path, path.name)
sheets = checked.value.sheets if checked.value else ()
cells = {
    c.address: (f"{c.kind} " if c.kind in ("error", "uncalculated") else "") + c.text[:40]
    for s in sheets[:1]
    for c in list(s.cells.values())[:50]
}
answer = {
    "read": checked.value is not None,
    "cells": cells,
    "count": sum(len(s.cells) for s in sheets),
    "codes": [p.code for p in checked.problems],
    "said": all(p.message and p.done for p in checked.problems),
    "seconds": time.process_time(),
}
print(json.dumps(answer))
"""
SECONDS = 10
"""Of work, not of waiting: another program may keep the machine busy."""


def opened(path: Path) -> dict[str, object]:
    """What a process of its own makes of the file, with 700 MB of addresses and ten seconds of work."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(path)], capture_output=True, timeout=90, check=False, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, object] = json.loads(done.stdout)
    assert float(str(answer["seconds"])) < SECONDS
    return answer


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    make, code = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    answer = opened(path)
    assert (answer["read"], answer["codes"], answer["said"]) == (False, [code], True)


@pytest.mark.parametrize("name", READ)
def test_an_odd_file_is_read_right_and_its_oddity_said(tmp_path: Path, name: str) -> None:
    make, cells, codes = READ[name]
    path = tmp_path / name
    path.write_bytes(make())
    answer = opened(path)
    assert (answer["codes"], answer["said"]) == (list(codes), True)
    if name == "text_bomb.xlsx":
        assert answer["count"] == 5_000
    else:
        assert answer["cells"] == cells
