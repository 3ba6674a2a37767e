"""How figures are compared with the bars and with another machine, and that each benchmark can be started."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bench.bars import BARS, Bar, table

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

RATIO = Bar("reading", "a peer", "times its speed", least=5)
TIME = Bar("start", "", "start", most=300, unit="{:.0f} ms", scale=1000, missed="Python starts in 20")


def test_a_bar_is_met_missed_or_not_measured() -> None:
    assert RATIO.row([{"times its speed": 5.0}]) == "| reading | a peer | at least 5.00 | 5.00 |  | met |"
    assert RATIO.row([{"times its speed": 4.99}]) == "| reading | a peer | at least 5.00 | 4.99 |  | missed |"
    assert RATIO.row([{}]) == "| reading | a peer | at least 5.00 |  |  | not measured |"
    assert TIME.row([{"start": 0.3}]) == "| start |  | at most 300 ms | 300 ms |  | met |"
    assert TIME.row([{"start": 0.4}]) == "| start |  | at most 300 ms | 400 ms |  | missed: Python starts in 20 |"


def test_ratios_of_two_machines_are_compared_but_times_are_not() -> None:
    here, there = {"times its speed": 6.0, "start": 0.2}, {"times its speed": 5.0, "start": 0.1}
    assert RATIO.row([here, there]) == "| reading | a peer | at least 5.00 | 6.00 | 5.00 | +20% | met |"
    assert RATIO.row([here, {}]) == "| reading | a peer | at least 5.00 | 6.00 |  |  | met |"
    expected = "| reading | a peer | at least 5.00 |  | 5.00 |  | not measured here; there met |"
    assert RATIO.row([{}, there]) == expected
    assert TIME.row([here, there]) == "| start |  | at most 300 ms | 200 ms | 100 ms |  | met |"


def test_the_table_has_a_column_per_machine_and_begins_with_this_one() -> None:
    bar = BARS[0]
    text = table({"another": {bar.figure: 6.0}, "this one": {bar.figure: 9.0}}, "this one")
    titles, line, row, *_ = text.splitlines()
    assert titles == "| what | beside | bar | this one | another | apart |  |"
    assert line.count("---") == 7
    assert row == "| reading a page | trafilatura with metadata | at least 5.00 | 9.00 | 6.00 | +50% | met |"
    assert len(text.splitlines()) == 2 + len(BARS)


@pytest.mark.parametrize("name", re.findall(r"\$\(BIN\)/python -m (bench\.\w+)", MAKEFILE))
def test_a_benchmark_can_be_imported(name: str) -> None:
    assert callable(import_module(name).main)


def test_benchmarks_beside_peers_import_only_what_their_environment_has() -> None:
    names = re.findall(r"\$\(BENCH\)/bin/python -m (bench\.\w+)", MAKEFILE)
    assert len(names) == 4
    command = [sys.executable, "-m", "tests.support.bench_environment"]
    imported = subprocess.run([*command, *names], cwd=ROOT, capture_output=True, text=True, check=False)
    assert imported.returncode == 0, imported.stderr
    missing = subprocess.run([*command, "flows.ingest"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "No module named 'prefect' in the environment of the benchmarks" in missing.stderr
