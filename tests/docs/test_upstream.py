"""Faults of libraries that we work round, each with a program that shows it: still there, or the detour can go."""

import subprocess
import sys

from tests.support.paths import ROOT


def test_scrapy_still_lets_requests_through_that_wait_for_robots_txt() -> None:
    program = ROOT / "docs" / "upstream" / "scrapy_robots.py"
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "Forbidden by robots.txt, and requested: /3, /4\n", done.stderr
    assert done.stdout.strip() in program.read_text(encoding="utf-8"), "it says what it prints"
