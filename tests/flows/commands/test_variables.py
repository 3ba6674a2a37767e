"""Variables that are not settings, and words that are old, are named on standard error."""

import getpass
import os
import shutil
from pathlib import Path

import pytest

from flows.commands import command_settings
from flows.pipeline import decisions
from replica.server import Replica
from tests.conftest import Caci, Ingested


def test_a_misspelt_variable_is_named_with_the_nearest_setting(tmp_path: Path, caci: Caci) -> None:
    misspelt = {"CACI_ORIGN": "http://127.0.0.1:9", "CACI_QWERTZ": "1", "caci_data_dir": "x"}
    done = caci("status", data_dir=tmp_path, CACI_EVENTS="1", CACI_DOWNLOAD_TIMEOUT="5", **misspelt)
    warnings = [line for line in done.stderr.splitlines() if "warning" in line]
    assert warnings == [
        "caci: warning: CACI_ORIGN is not a setting; did you mean CACI_ORIGIN?",
        "caci: warning: CACI_QWERTZ is not a setting",
    ]


@pytest.mark.parametrize("old", [True, False])
def test_the_old_word_for_a_new_baseline_works_with_a_warning(
    old: bool, small: Replica, ingested_small: Ingested, tmp_path: Path, caci: Caci
) -> None:
    word = "--accept-layout" if old else "--new-baseline"
    data_dir = Path(shutil.copytree(ingested_small.data_dir, tmp_path / "data", symlinks=True))
    done = caci("ingest", "--origin", small.url, word, data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert ("the next version does not know the old word" in done.stderr) == old


def test_a_variable_that_hides_every_change_of_the_layout_is_warned_of(tmp_path: Path, caci: Caci) -> None:
    done = caci("status", data_dir=tmp_path, CACI_ACCEPT_LAYOUT="1")
    assert "CACI_ACCEPT_LAYOUT hides every change of the layout; give --new-baseline to one run" in done.stderr
    done = caci("status", data_dir=tmp_path, CACI_NEW_BASELINE="1")
    assert "CACI_NEW_BASELINE is not a setting" in done.stderr


def test_a_password_in_a_setting_is_not_printed(tmp_path: Path, caci: Caci) -> None:
    done = caci("ingest", "--origin", "http://joe:secret@127.0.0.1:9", data_dir=tmp_path)
    assert (done.returncode, "secret" in done.stderr) == (2, False)
    assert "an origin has no user name and no password" in done.stderr


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 12345"), OSError("No username set")])
def test_a_user_without_a_name_has_a_number(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", fail)
    assert decisions.user_name() == f"user {os.getuid()}"


def test_every_variable_of_the_spider_is_known() -> None:
    assert set(command_settings.OF_THE_SPIDER) == {"CACI_DOWNLOAD_TIMEOUT", "CACI_EVENTS", "CACI_NO_PROXY"}
