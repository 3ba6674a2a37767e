"""What `scrapy` says about a wrong argument or variable: one line, exit status 2, no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.crawling import crawl
from tests.support.paths import ROOT


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("sektions=field-reports", "no such argument: sektions; there are site, data_dir,"),
        ("sections=field-report", "no such section: field-report"),
        ("origin=http://joe:secret@127.0.0.1:9", "an origin has no user name and no password"),
        ("site=steppe", "steppe"),
        ("items=/no/such/file.json", "/no/such/file.json"),
    ],
)
def test_a_wrong_argument_of_the_spider(argument: str, message: str, tmp_path: Path) -> None:
    done = crawl(tmp_path, "http://127.0.0.1:9", "-a", argument)
    assert done.exit_code == 2, done.log
    assert message in done.log and "Traceback" not in done.log and "secret" not in done.log
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("value", ["abc", "", "-1", "nan", "inf"])
@pytest.mark.parametrize("name", ["CACI_DOWNLOAD_DELAY", "CACI_DOWNLOAD_TIMEOUT"])
def test_a_variable_that_is_not_a_number(name: str, value: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        env=os.environ | {name: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, f"{name} is not a number of seconds: {value!r}\n")
