"""What keeps a first hour from going wrong: a question before the first crawl, and nothing made by mistake."""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.commands.first_crawl import confirm_first_crawl, is_this_machine, plan_in_words
from flows.errors import WrongParameters
from flows.pipeline.run.site_check import check_site, holds, sites_held
from flows.settings import Settings
from replica.server import Replica
from spiders.sites import Site, load_site
from tests.conftest import Caci, Ingested, environment_of


def plan(settings: dict[str, object] | None = None, **parameters: object) -> str:
    return plan_in_words(Settings(data_dir=Path("data"), **(settings or {})), parameters)  # type: ignore[arg-type]


def test_the_plan_says_what_is_asked_of_whom_for_how_long_and_that_nobody_can_be_reached() -> None:
    assert plan() == (
        "The first crawl into data asks www.cacianalyst.org for its listings and some 6,000 items, 1 second apart:"
        " about 2 hours. CACI_CONTACT is not set, so the site's owner cannot reach you: set it to your address"
    )
    assert "CACI_CONTACT" not in plan({"contact": "a@example.org"})
    assert "asks mirror.example.org for the listings of field-reports and" in plan(
        {"origin": "https://mirror.example.org"}, sections=["field-reports"]
    )
    assert "and at most 10 items, 2 seconds apart: about 50 minutes" in plan({"download_delay": 2}, limit=10)
    assert "some 6,000 items of 2003-01-01 to today, 1 second apart: at most 2 hours" in plan(since="2003-01-01")
    assert "for its listings, 1 second apart: about 25 minutes" in plan(dry_run=True)


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [(None, False), ("http://127.0.0.1:8003", True), ("http://localhost", True), ("http://[::1]:1", True),
     ("https://mirror.example.org", False), ("http://10.0.0.5", False)],
)  # fmt: skip
def test_only_this_machine_is_asked_without_a_word(origin: str | None, is_ours: bool) -> None:
    assert is_this_machine(origin) is is_ours


def test_without_a_terminal_it_is_one_line_and_no_question(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    confirm_first_crawl(Settings(data_dir=tmp_path), {}, yes=False)
    assert capsys.readouterr().err.count("\n") == 1
    for parameters, settings in (
        ({"source": "pages.warc.gz"}, Settings(data_dir=tmp_path)),
        ({}, Settings(data_dir=tmp_path, origin="http://127.0.0.1:1")),
    ):
        confirm_first_crawl(settings, parameters, yes=False)
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "analyst-1.warc.gz").touch()
    confirm_first_crawl(Settings(data_dir=tmp_path), {}, yes=False)
    assert capsys.readouterr().err == "", "files, this machine, and what is no first crawl"


def in_a_terminal(home: Path, answer: bytes, *arguments: str) -> tuple[int, str]:
    """Run `caci` in a pseudo-terminal of its own, type the answer once it asks, and return exit status and screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=home, env=environment_of(home), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    screen, deadline, answered = b"", time.monotonic() + 120, False
    try:
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 1)[0]:
                continue
            try:
                piece = os.read(ours, 4096)
            except OSError:  # as a terminal says that nobody has it open any more
                break
            screen += piece
            if not piece:
                break
            if not answered and b"[y/N]" in screen:
                os.write(ours, answer)
                answered = True
        return process.wait(60), screen.decode()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        os.close(ours)


@pytest.mark.parametrize(("command", "answer"), [("ingest", b"\n"), ("backfill", b"no\n"), ("audit", b"\x04")])
def test_a_first_crawl_waits_for_a_yes_and_without_it_makes_nothing(
    command: str, answer: bytes, tmp_path: Path
) -> None:
    code, screen = in_a_terminal(tmp_path, answer, command)
    assert code == 1 and "about 2 hours" in screen and "CACI_CONTACT is not set" in screen
    assert "Nothing was asked of the site" in screen and not (tmp_path / "data").exists()


SISTER = load_site("caci").model_copy(update={"name": "steppe", "title": "The Steppe", "host": "steppe.example.org",
    "other_hosts": (), "drupal_host": None})  # fmt: skip


def test_a_data_directory_knows_its_sites(
    ingested_60: Ingested, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = {"caci": load_site("caci"), "steppe": SISTER}
    settings = Settings(data_dir=ingested_60.data_dir)
    check_site(settings)
    assert [site.name for site in sites_held(settings.archive_dir)] == ["caci"]
    assert not holds(settings.archive_dir, SISTER)

    def load(name: str) -> Site:
        return sites[name]

    monkeypatch.setattr("flows.pipeline.run.site_check.load_site", load)
    other = settings.model_copy(update={"site": "steppe"})
    with pytest.raises(WrongParameters, match=r"holds .*Analyst \(caci\), and this run is on The Steppe \(steppe\)"):
        check_site(other)
    check_site(other.model_copy(update={"add_site": True}))
    check_site(other.model_copy(update={"data_dir": tmp_path}))


def test_a_mistyped_import_makes_nothing_and_a_dry_run_names_the_files(caci: Caci, tmp_path: Path) -> None:
    data_dir, folder = tmp_path / "data", tmp_path / "pages"
    folder.mkdir()
    for name in ("a.html", "b.txt", "c.pdf"):
        (folder / name).write_text("text")
    done = caci("import", str(tmp_path / "nothing.html"), data_dir=data_dir)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "nothing.html: there is no such file or folder" in done.stderr
    done = caci("import", "--dry-run", str(folder), data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(folder / "a.html"),
        str(folder / "b.txt"),
        "Would be read: 2 files; 1 other file would be ignored. Nothing was imported.",
    ]
    done = caci("import", "--dry-run", str(folder / "a.html"), str(tmp_path / "x"), data_dir=data_dir)
    assert done.returncode == 1 and "Would be read: 1 file." in done.stdout and "x: there is no such" in done.stderr
    assert not data_dir.exists()


@pytest.mark.parametrize("command", [["sql", "SELECT 1"], ["status"], ["search", "a"], ["refresh"], ["verify"]])
def test_where_there_is_no_data_but_a_demo_the_message_says_so(
    command: list[str], caci: Caci, ingested_60: Ingested, tmp_path: Path
) -> None:
    done = caci(*command, data_dir=tmp_path / "data")
    assert done.returncode and "demo" not in done.stderr
    shutil.copytree(ingested_60.data_dir, tmp_path / "demo", symlinks=True)
    done = caci(*command, data_dir=tmp_path / "data")
    assert done.returncode and f"--data-dir {tmp_path / 'demo'}" in done.stderr
    assert done.stderr.count("\n") == 1 and not (tmp_path / "data").exists()
    assert "--data-dir" not in caci("sql", "SELEC", data_dir=tmp_path / "demo").stderr


def test_a_first_crawl_of_a_replica_asks_nothing(caci: Caci, small: Replica, tmp_path: Path) -> None:
    done = caci("ingest", "--yes", "--origin", small.url, data_dir=tmp_path / "data")
    assert done.returncode == 0 and "first crawl" not in done.stderr
