"""`caci completion`: shells complete commands, options and values."""

import shutil
import subprocess
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from tests.conftest import Caci

SHELLS = ("bash", "zsh", "fish")
# What bash does when Tab is pressed behind the last of the words, which are its arguments
TAB = """
source "$0"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_caci caci "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def scripts(caci: Caci, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the script for each shell."""
    folder = tmp_path_factory.mktemp("completion")
    for shell in SHELLS:
        done = caci("completion", shell, data_dir=folder / "none")
        assert done.returncode == 0, done.stderr
        (folder / shell).write_text(done.stdout)
    assert not (folder / "none").exists()
    return folder


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_names_every_command_and_is_read_by_its_shell(shell: str, scripts: Path) -> None:
    text = (scripts / shell).read_text()
    assert all(name in text for name in COMMANDS)
    if shutil.which(shell):
        subprocess.run([shell, "-n", scripts / shell], check=True)


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("caci cer", "certificate"), ("caci duplicates s", "split"), ("caci sql --form", "--format"),
        ("caci sql --format ver", "vertical"), ("caci --data-dir x sq", "sql"), ("caci show --l", "--links"),
    ],
)  # fmt: skip
def test_bash_completes(words: str, completed: str, scripts: Path) -> None:
    command = ["bash", "-c", TAB, str(scripts / "bash"), *words.split(" ")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [completed], done.stderr


def test_an_unknown_shell_is_named_with_the_known_ones(caci: Caci, tmp_path: Path) -> None:
    done = caci("completion", "tcsh", data_dir=tmp_path)
    assert done.returncode == 2 and "tcsh" in done.stderr and "fish" in done.stderr
