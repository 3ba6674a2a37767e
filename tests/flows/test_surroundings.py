"""Every command in surroundings that are not the usual ones: never a traceback, nothing half written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from replica.server import Replica
from tests.conftest import Ingested, environment_of
from tests.support.commands import arguments_of

LOCALES = {
    "C": {"LC_ALL": "C"},
    "C, not coerced": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
    "Latin-1": {"LC_ALL": "en_US.ISO-8859-1", "LOCPATH": "{locales}"},
    "unknown locale": {"LC_ALL": "xx_XX.KOI8-R", "PYTHONCOERCECLOCALE": "0"},
    "ASCII streams": {"PYTHONIOENCODING": "ascii"},
    "no home": {"HOME": "/no/such/home", "XDG_STATE_HOME": ""},
    "one column": {"COLUMNS": "1", "TERM": "dumb"},
}
STREAMS = {
    "full": ">/dev/full",
    "closed": ">&-",
    "closed input": "<&-",
    "closed errors": "2>&-",
    "all closed": "<&- >&- 2>&-",
    "errors full": "2>/dev/full",
}
PATHS = {
    "question mark": b"what?",
    "star": b"all*",
    "bracket": b"[a-z]",
    "quote": b'o\'clock "x"',
    "semicolon": b"a;b --c",
    "percent": b"100%20",
    "line": b"two\nlines",
    "umlaut": "Zürich".encode(),
    "Latin-1": "Zürich".encode("latin-1"),
}
SURROUNDINGS = [*LOCALES, *(f"output {name}" for name in STREAMS), *(f"path {name}" for name in PATHS)]
LIKE_ANOTHER = {"POSIX", "unknown locale", "path star", "path bracket", "path semicolon", "path percent", "path umlaut"}
QUICK = {
    "sql": [name for name in SURROUNDINGS if name not in LIKE_ANOTHER],
    "publish": ["path question mark", "path quote", "path line"],
    "ingest": ["Latin-1"],
}
"""Of each kind of locale, stream and path one; the others, and the other commands, in the slow tests."""
CASES = [
    pytest.param(command, name, marks=[] if name in QUICK.get(command, ()) else [pytest.mark.slow])
    for command in sorted(COMMANDS.keys() - {"completion", "demo"})
    for name in SURROUNDINGS
]


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a locale whose encoding is not UTF-8."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):  # without it Python takes the locale for C
        make = ["localedef", "-i", "en_US", "-f", "ISO-8859-1", str(folder / "en_US.ISO-8859-1")]
        subprocess.run(make, capture_output=True, check=False)
    return folder


@pytest.mark.parametrize(("command", "name"), CASES)
def test_no_surroundings_end_a_command_in_a_traceback(
    command: str, name: str, tmp_path: Path, ingested_60: Ingested, small: Replica, locales: Path
) -> None:
    kind, _, which = name.partition(" ")
    data: bytes = os.fsencode(tmp_path) + b"/" + (PATHS[which] if kind == "path" else b"data")
    shutil.copytree(ingested_60.data_dir, os.fsdecode(data), symlinks=True)
    arguments = map(str.encode, arguments_of(command, small, ingested_60, tmp_path))
    variables = {key: value.format(locales=locales) for key, value in LOCALES.get(name, {}).items()}
    shell = f'exec "$@" {STREAMS[which]}' if kind == "output" else 'exec "$@"'
    program: list[bytes] = [
        os.fsencode(sys.executable),
        b"-m",
        b"flows.cli",
        b"--data-dir",
        data,
        command.encode(),
        *arguments,
    ]
    done = subprocess.run(
        [b"sh", b"-c", shell.encode(), b"sh", *program],
        env=environment_of(tmp_path, CACI_DOWNLOAD_DELAY="0", **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    output = (done.stdout + done.stderr).decode(errors="replace")
    assert "Traceback" not in output and "Exception ignored" not in output, output
    assert done.returncode in {0, 1, 2}, output
    if name == "output full" and command in {"sql", "status", "show", "cite", "certificate", "report"}:
        assert done.returncode == 1 and "standard output cannot be written: No space left on device." in output
    if command == "sql" and kind not in {"output", "path"}:
        assert done.returncode == 0, output
    if which in {"Latin-1", "question mark"}:
        assert done.returncode == 2 or command == "automations", output
        assert "DuckDB cannot use a path with" in output or command in {"automations", "serve"}
    elif kind == "path" and command in {"sql", "publish", "status", "export"}:
        assert done.returncode == 0, output
    leftovers = [
        name for _, _, names in os.walk(data) for name in names if b"partial" in name or name.endswith(b".tmp")
    ]
    assert leftovers == []


@pytest.mark.parametrize("argument", [b"SELECT 'Z\xfcrich'", b"FROM articles WHERE title = '\xff'"])
def test_bytes_that_are_not_utf_8_in_an_argument(argument: bytes, ingested_60: Ingested, tmp_path: Path) -> None:
    data_dir = str(ingested_60.data_dir)
    command: list[str | bytes] = [sys.executable, "-m", "flows.cli", "--data-dir", data_dir, "sql", argument]
    done = subprocess.run(command, env=environment_of(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "bytes that are not UTF-8" in done.stderr
