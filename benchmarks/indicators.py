"""Cost of all indicators of both periods after loading: ``--province ROOT`` or ``--nation``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main() -> int:
    """Print what each subject costs beside a plain groupby; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--province", type=Path, metavar="ROOT", help="a root that was read in")
    what.add_argument("--nation", action="store_true", help="communes drawn for nine years")
    parser.add_argument("--communes", type=int, default=11_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", default="", metavar="SUBJECT", help="where one subject spends its time")
    asked = parser.parse_args()
    from nation.measure import measure_nation, measure_province

    if asked.nation:
        return measure_nation(asked.communes, asked.seed, profile=asked.profile)
    return measure_province(asked.province, profile=asked.profile)


if __name__ == "__main__":
    sys.exit(main())
