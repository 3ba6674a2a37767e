"""What is longer than the terminal opens a pager, as psql and git open one; nothing else does."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Caci, Ingested
from tests.support.terminal import in_terminal

MARKED = "sed 's/^/paged: /'"
LONG, SHORT = ("sql", "SELECT range AS n FROM range(100)", "--rows", "0"), ("sql", "SELECT 1 AS n")


def test_what_is_too_long_is_paged_whole(ingested_60: Ingested, tmp_path: Path) -> None:
    code, printed = in_terminal(tmp_path, ingested_60.data_dir, *LONG, PAGER=MARKED)
    assert code == 0
    assert all(line.startswith("paged: ") for line in printed.splitlines()) and "paged: 99" in printed


@pytest.mark.parametrize("environment", [{"PAGER": "cat"}, {"PAGER": ""}, {"PAGER": MARKED, "TERM": "dumb"}])
def test_no_pager_is_opened_where_none_is_wanted(
    environment: dict[str, Any], ingested_60: Ingested, tmp_path: Path
) -> None:
    code, printed = in_terminal(tmp_path, ingested_60.data_dir, *LONG, **environment)
    assert code == 0 and "99" in printed and "paged" not in printed


def test_what_fits_is_not_paged(ingested_60: Ingested, tmp_path: Path, caci: Caci) -> None:
    assert "paged" not in in_terminal(tmp_path, ingested_60.data_dir, *SHORT, PAGER=MARKED)[1]
    assert "paged" not in caci(*LONG, data_dir=ingested_60.data_dir, PAGER=MARKED).stdout


def test_a_pager_that_is_missing_or_left_early_loses_nothing(ingested_60: Ingested, tmp_path: Path) -> None:
    code, printed = in_terminal(tmp_path, ingested_60.data_dir, *LONG, PAGER="no-such-pager")
    assert code == 0 and "no-such-pager" in printed and "\n99\n" in printed.replace(" ", "")
    code, printed = in_terminal(tmp_path, ingested_60.data_dir, *LONG, PAGER="head -n 1")
    assert code == 0 and "Broken pipe" not in printed


@pytest.mark.parametrize(("environment", "options"), [({}, "FRX"), ({"LESS": "R"}, "R")])
def test_less_gets_the_options_that_git_gives_it(
    environment: dict[str, Any], options: str, ingested_60: Ingested, tmp_path: Path
) -> None:
    pager = 'cat >/dev/null; echo "options $LESS."'
    printed = in_terminal(tmp_path, ingested_60.data_dir, *LONG, PAGER=pager, **environment)[1]
    assert printed == f"options {options}.\n"
