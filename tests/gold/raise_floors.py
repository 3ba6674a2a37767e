"""Raise the floors to the measured rates: `python -m tests.gold.raise_floors [--lower FIELD]...`.

Floors rise without a message; a floor is lowered only if its name is given.
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
    except LoweredError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
