"""Raises the floors to what is measured: `python -m tests.gold.raise_floors [--lower FIELD]...`.

It says nothing when floors rise, and refuses to lower one whose name was not given.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from tests.gold.corpus import fingerprints, measure
from tests.gold.floors import LoweredError, load, raised, save


def main(arguments: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(prog="python -m tests.gold.raise_floors", description=__doc__)
    parser.add_argument("--lower", action="append", default=[], metavar="FIELD", help="a floor that may be lowered")
    lower = parser.parse_args(arguments).lower
    try:
        save(raised(load(), measure(), fingerprints(), lower))
    except LoweredError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
