"""How long `make demo` takes in a fresh clone, with nothing installed and an empty home directory.

`make bench-demo` prints the figures and writes them into `results.md`. All packages come from the package registry.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.processes import ROOT, Usage, run
from bench.results import machine, spread, write_section

TITLE = "The demo in a fresh clone"


def measure() -> Usage:
    """Return the usage of one demo in a clone of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home, clone = Path(folder) / "home", Path(folder) / "clone"
        home.mkdir()
        run(["git", "clone", "--quiet", ROOT, clone])
        return run(["make", "--no-print-directory", "demo"], {"HOME": str(home)}, folder=clone)


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    seconds = [measure().seconds for _ in range(parser.parse_args().rounds)]
    text = "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-demo` measures it again.", "",
        f"`make demo` with the install, from the clone to its last line: {spread(seconds, '{:.0f}')} s, {len(seconds)}"
        " times.", "",
    ])  # fmt: skip
    print(text)
    write_section(TITLE, text, {"demo in a fresh clone": median(seconds)})


if __name__ == "__main__":
    main()
