"""Measures the reader on workbooks drawn with a known truth: ``--quality``, ``--speed``, ``--fuzz``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main() -> int:
    """Run what was asked for; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--quality", action="store_true", help="facts right, asked, silently wrong")
    what.add_argument("--speed", action="store_true", help="seconds and memory beside pandas and calamine")
    what.add_argument(
        "--fuzz", type=int, metavar="N", help="N hostile files: a table, a problem or a refusal"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", help="a range of seeds, as 1-10")
    parser.add_argument("--files", type=int, default=300, help="workbooks a seed")
    parser.add_argument("--keep", type=Path, help="a folder to leave the drawn files in")
    parser.add_argument("--only", default="", help="only one kind of fault (or 'ordinary')")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if asked.quality:
        from drawing.quality import measure

        first, _, last = (asked.seeds or str(asked.seed)).partition("-")
        seeds = range(int(first), int(last or first) + 1)
        return measure(seeds, asked.files, keep=asked.keep, only=asked.only, jobs=asked.jobs)
    if asked.speed:
        from drawing.speed import measure_speed

        return measure_speed(asked.rounds)
    from drawing.fuzzing import fuzz

    return fuzz(asked.fuzz, asked.seed, keep=asked.keep, jobs=asked.jobs)


if __name__ == "__main__":
    sys.exit(main())
