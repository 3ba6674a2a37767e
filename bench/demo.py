"""How long `make demo` takes for who has just cloned the repository: nothing installed, an empty home.

`make bench-demo` prints the figures and writes them into `results.md`. The package registry is asked for everything.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.processes import ROOT, Usage, run
from bench.results import machine, spread, write_section

TITLE = "The demo in a fresh clone"


def measured() -> Usage:
    """One demo, with the clone that it needs."""
    with tempfile.TemporaryDirectory() as folder:
        home, clone = Path(folder) / "home", Path(folder) / "clone"
        home.mkdir()
        run(["git", "clone", "--quiet", ROOT, clone])
        return run(["make", "--no-print-directory", "demo"], {"HOME": str(home)}, folder=clone)


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    seconds = [measured().seconds for _ in range(parser.parse_args().rounds)]
    text = "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-demo` does it again.", "",
        f"`make demo` with the install, from the clone to its last line: {spread(seconds, '{:.0f}')} s, {len(seconds)}"
        " times.", "",
    ])  # fmt: skip
    print(text)
    write_section(TITLE, text, {"demo in a fresh clone": median(seconds)})


if __name__ == "__main__":
    main()
