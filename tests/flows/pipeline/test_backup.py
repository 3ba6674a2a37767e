"""`caci backup` and `caci restore`: whole while runs go on, never less than before, and nothing of anybody's lost."""

import fcntl
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows.errors import NotBackedUp, WrongParameters
from flows.pipeline.backup import backup, restore, sources
from flows.pipeline.backup.backup import back_up
from flows.pipeline.backup.manifest import MANIFEST, Manifest, read_manifest, write_manifest
from flows.pipeline.backup.restore import finished_backup
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.recovery import index_path
from spiders.archive.verify import Verification
from spiders.archive.writer import ArchiveWriter
from tests.conftest import Caci, Ingested
from tests.support.archived import ENDLESS_WRITER, SITE, warc_files, write_page, write_pages
from tests.support.digest import table_digests
from tests.support.small_disk import small_disk
from warehouse.database.warehouse import open_warehouse

QUIET = LineReporter(lambda line: None)
WRITER = f"import time\n{ENDLESS_WRITER}        time.sleep(0.02)\n"
ITEM = "https://www.cacianalyst.org/publications/field-reports/item/{}-x.html"


def write(data_dir: Path, pages: int = 3, prefix: str = "analyst") -> None:
    with ArchiveWriter(Archive(data_dir / "archive", SITE), prefix) as writer:
        write_pages(writer, pages)


def append(warc: Path, source: Path) -> None:
    """Let a file grow by the records of another one, as when runs share a file."""
    with warc.open("ab") as file:
        file.write(source.read_bytes())


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def records(folder: Path) -> set[str]:
    return {entry.record_id for entry in Archive(folder / "archive", SITE).entries()}


def defects(folder: Path) -> list[str]:
    return [str(defect) for defect in Verification(folder / "archive").defects()]


def digests(data_dir: Path) -> dict[str, str]:
    with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
        return table_digests(connection)


def settings_of(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    data_dir = tmp_path / "data"
    write(data_dir)
    return data_dir


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def run_backup(data_dir: Path, target: Path) -> backup.BackupResult:
    return back_up(settings_of(data_dir), target, QUIET)


def test_what_is_restored_in_an_empty_place_is_the_same(ingested_60: Ingested, tmp_path: Path, caci: Caci) -> None:
    data_dir = Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))
    assert caci("release", data_dir=data_dir).returncode == 0
    target, place = tmp_path / "backup", tmp_path / "elsewhere"
    done = caci("backup", str(target), data_dir=data_dir)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the first backup. Verified: " in done.stdout and "0 defects" in done.stdout
    assert caci("verify", data_dir=target).returncode == 0, "the folder is an archive by itself"

    done = caci("restore", str(target), data_dir=place)
    assert done.returncode == 0, done.stdout + done.stderr
    done = caci("verify", data_dir=place)
    assert done.returncode == 0 and "No defect." in done.stdout
    assert digests(place) == digests(data_dir)
    assert tree(place / "exports" / "releases") == tree(data_dir / "exports" / "releases")
    done = caci("ingest", "--origin", ingested_60.site.url, data_dir=place)
    assert done.returncode == 0 and "Articles: nothing new." in done.stdout


def test_the_next_backup_copies_only_what_is_new(data_dir: Path, target: Path, tmp_path: Path) -> None:
    write(data_dir, prefix="import")
    run_backup(data_dir, target)
    grown, unchanged = warc_files(data_dir / "archive")
    state = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (target / "archive").iterdir()}
    before = (target / "archive" / grown.name).read_bytes()
    write(tmp_path / "other")
    append(grown, warc_files(tmp_path / "other" / "archive")[0])
    written = watch_writes(target)
    result = run_backup(data_dir, target)
    assert result.new_bytes == grown.stat().st_size - len(before) > 0
    after = target / "archive" / grown.name
    assert after.read_bytes() == grown.read_bytes() and after.read_bytes().startswith(before)
    assert after.stat().st_ino == state[after][0], "appended to, not replaced"
    for path in (target / "archive" / unchanged.name, index_path(target / "archive" / unchanged.name)):
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == state[path]
    assert written() < 4 * result.new_bytes + 20_000
    assert run_backup(data_dir, target).new_bytes == 0
    assert not defects(target)


def watch_writes(_target: Path) -> Callable[[], int]:
    """Return a function that says how many bytes this process has written since then."""

    def written() -> int:
        lines = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return int(lines["wchar"])

    before = written()
    return lambda: written() - before


@contextmanager
def writer_at_work(archive: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a process that archives some fifty pages a second; wait until it does."""
    command = [sys.executable, "-c", WRITER, str(archive), "10000"]
    written = archive.parent / "written"
    with written.open("w") as output, subprocess.Popen(command, stdout=output, text=True) as process:
        try:
            while not written.stat().st_size:
                assert process.poll() is None
                time.sleep(0.01)
            yield process
        finally:
            process.kill()


def test_backups_beside_a_writer_are_whole(data_dir: Path, target: Path) -> None:
    held: list[int] = []
    with writer_at_work(data_dir / "archive") as writer:
        for _ in range(3):
            result = run_backup(data_dir, target)
            assert not result.defects and not defects(target)
            held.append(len(records(target)))
            time.sleep(0.05)
        assert writer.poll() is None, "it never waited, and never failed"
    assert held == sorted(set(held)), "each has more"
    for copy in warc_files(target / "archive"):
        assert (data_dir / "archive" / copy.name).read_bytes().startswith(copy.read_bytes())


def test_a_record_that_is_being_written_is_left_for_the_next_backup(data_dir: Path, target: Path) -> None:
    (warc,) = warc_files(data_dir / "archive")
    whole = warc.read_bytes()
    for cut in (len(whole) - 1, len(whole) - 300, 5):
        shutil.rmtree(target, ignore_errors=True)
        warc.write_bytes(whole[:cut])
        index_path(warc).unlink(missing_ok=True)
        result = run_backup(data_dir, target)
        assert not result.defects and not defects(target)
        for copy in warc_files(target / "archive"):
            assert whole.startswith(copy.read_bytes()) and copy.stat().st_size < cut
        warc.write_bytes(whole)
        assert run_backup(data_dir, target).manifest.bytes == len(whole)
        assert not defects(target)


def test_sizes_are_those_of_one_moment(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revisit written between two looks may refer to a record that the first look did not see."""
    looks = iter([{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 2}, {"a": 2, "b": 2}, {"a": 3, "b": 3}])
    monkeypatch.setattr(sources, "sizes_of", lambda _: next(looks))
    assert sources.sizes_at_one_moment(data_dir) == {"a": 2, "b": 2}
    growing = count()
    monkeypatch.setattr(sources, "sizes_of", lambda _: {"a": next(growing)})
    assert sources.sizes_at_one_moment(data_dir)["a"] > 1, "it does not wait for ever"


STAGES = ["check_space", "copy_file", "open_file", "Verification", "write_manifest", "lock"]


def interrupt(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a backup die there, as far as files are concerned: nothing is tidied up."""
    from flows.pipeline.backup import copying

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    match stage:
        case "check_space":
            monkeypatch.setattr(backup, "_check_space", die)
        case "copy_file":
            copied = count()
            real = copying.copy_file
            monkeypatch.setattr(backup, "copy_file", lambda *given: die() if next(copied) else real(*given))
        case "open_file":
            monkeypatch.setattr(copying, "open_file", die)
        case "Verification":
            monkeypatch.setattr(backup, "Verification", die)
        case "write_manifest":
            real_replace = Path.replace
            monkeypatch.setattr(
                Path, "replace", lambda self, to: die() if Path(to).name == MANIFEST else real_replace(self, to)
            )
        case "lock":
            monkeypatch.setattr(backup, "sizes_at_one_moment", die)


@pytest.mark.parametrize("stage", STAGES)
def test_a_backup_that_was_killed_is_the_one_before(
    stage: str, data_dir: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(data_dir, prefix="import")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt(stage, patch)
        run_backup(data_dir, target)
    with pytest.raises(WrongParameters, match=r"was never finished|has no backup\.json"):
        finished_backup(target, settings_of(data_dir))

    run_backup(data_dir, target)
    first = records(target)
    write(tmp_path / "other", pages=4)
    for warc in warc_files(data_dir / "archive"):
        append(warc, warc_files(tmp_path / "other" / "archive")[0])
        break
    write(data_dir, prefix="run")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt(stage, patch)
        run_backup(data_dir, target)
    put_back(target, tmp_path / "elsewhere")
    assert records(tmp_path / "elsewhere") == first
    assert not defects(tmp_path / "elsewhere")

    result = run_backup(data_dir, target)
    assert not result.defects and not defects(target)
    assert len(records(target)) > len(first)


def put_back(target: Path, place: Path) -> list[str]:
    """Restore without building the database."""
    settings = settings_of(place)
    with exclusive(place):
        return restore._put_back(settings, target, finished_backup(target, settings), QUIET)


@pytest.mark.slow
def test_backups_that_are_killed_at_any_moment(data_dir: Path, target: Path, tmp_path: Path) -> None:
    """Thirty real kills beside a writer: there is always the last finished backup, and the next one goes on."""
    chance = random.Random(7)
    program = "import sys; from pathlib import Path; from flows.settings import Settings; "
    program += "from flows.pipeline.backup.backup import back_up; from flows.pipeline.progress import LineReporter; "
    program += "print('ready', flush=True); "
    program += "back_up(Settings(data_dir=Path(sys.argv[1])), Path(sys.argv[2]), LineReporter(lambda line: None))"
    with writer_at_work(data_dir / "archive"):
        for number in range(30):
            command = [sys.executable, "-c", program, str(data_dir), str(target)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
                assert process.stdout is not None
                process.stdout.readline()
                if number % 3:
                    time.sleep(chance.random() * 0.4)
                    process.send_signal(signal.SIGKILL)
            manifest = read_manifest(target) if target.exists() else None
            if number:
                assert manifest is not None and manifest.finished_at is not None
                shutil.rmtree(tmp_path / "elsewhere", ignore_errors=True)
                assert put_back(target, tmp_path / "elsewhere") == []
                assert not defects(tmp_path / "elsewhere")
    assert not run_backup(data_dir, target).defects
    assert not defects(target)


def _inside(data_dir: Path, tmp_path: Path) -> Path:
    return data_dir / "backup"


def _the_data_directory(data_dir: Path, tmp_path: Path) -> Path:
    return data_dir


def _around(data_dir: Path, tmp_path: Path) -> Path:
    return tmp_path


def _a_link_inside(data_dir: Path, tmp_path: Path) -> Path:
    (tmp_path / "link").symlink_to(data_dir / "archive")
    return tmp_path / "link" / "backup"


def _a_file(data_dir: Path, tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("mine")
    return tmp_path / "file"


def _not_mounted(data_dir: Path, tmp_path: Path) -> Path:
    return tmp_path / "mnt" / "disk" / "backup"


def _someone_elses(data_dir: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "archive").mkdir(parents=True)
    (folder / "archive" / "analyst-20260101T000000Z-00000000.warc.gz").write_text("mine")
    return folder


def _an_archive(data_dir: Path, tmp_path: Path) -> Path:
    write(tmp_path / "other data")
    return tmp_path / "other data"


def _another_program(data_dir: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / MANIFEST).write_text('{"program": "borg", "files": {}}')
    return folder


def _another_site(data_dir: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "turkey"
    folder.mkdir()
    write_manifest(folder, Manifest(site="turkey"))
    return folder


def _another_archive(data_dir: Path, tmp_path: Path) -> Path:
    write(tmp_path / "other data")
    run_backup(tmp_path / "other data", tmp_path / "other backup")
    return tmp_path / "other backup"


PLACES: dict[Callable[[Path, Path], Path], str] = {
    _inside: "lie one in the other",
    _the_data_directory: "lie one in the other",
    _around: "lie one in the other",
    _a_link_inside: "lie one in the other",
    _a_file: "is not a folder",
    _not_mounted: "mount the disk",
    _someone_elses: "holds other files and no backup",
    _an_archive: "holds other files and no backup",
    _another_program: "does not say what is backed up there",
    _another_site: "holds a backup of another site (turkey)",
    _another_archive: "lacks what the backup in",
}


@pytest.mark.parametrize("make", PLACES)
def test_no_place_but_its_own(make: Callable[[Path, Path], Path], data_dir: Path, tmp_path: Path) -> None:
    folder = make(data_dir, tmp_path)
    before = tree(tmp_path)
    with pytest.raises((NotBackedUp, WrongParameters)) as refused:
        run_backup(data_dir, folder)
    assert PLACES[make] in str(refused.value)
    after = tree(tmp_path)
    after.pop(str((folder / "backup.lock").relative_to(tmp_path)), None)
    before.pop(str((folder / "backup.lock").relative_to(tmp_path)), None)
    assert after == before


def test_a_refusal_is_one_line_of_the_command(data_dir: Path, caci: Caci) -> None:
    done = caci("backup", str(data_dir / "backup"), data_dir=data_dir)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "Name a folder elsewhere" in done.stderr
    assert caci("backup", data_dir=data_dir).returncode == 2
    done = caci("backup", str(data_dir.parent / "b"), data_dir=data_dir.parent / "nothing")
    assert done.returncode == 1 and "There is no archive at" in done.stderr
    done = caci("restore", str(data_dir), data_dir=data_dir.parent / "nothing")
    assert done.returncode == 2 and "it has no backup.json" in done.stderr
    assert not (data_dir.parent / "nothing" / "archive").exists()


def test_one_backup_at_a_time(data_dir: Path, target: Path) -> None:
    run_backup(data_dir, target)
    with (target / "backup.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotBackedUp, match="Another process is writing"):
            run_backup(data_dir, target)


def test_what_the_archive_lost_is_kept(data_dir: Path, target: Path, tmp_path: Path) -> None:
    write(data_dir, prefix="import")
    run_backup(data_dir, target)
    warc, other = warc_files(data_dir / "archive")
    whole, before = warc.read_bytes(), tree(target)

    warc.write_bytes(whole[:-1])
    with pytest.raises(NotBackedUp, match=rf"lacks what the backup .*: archive/{warc.name}\. Nothing was copied"):
        run_backup(data_dir, target)
    warc.unlink()
    other.rename(tmp_path / other.name)
    with pytest.raises(NotBackedUp, match=rf"archive/{warc.name} and 1 more"):
        run_backup(data_dir, target)
    (tmp_path / other.name).rename(other)

    damaged = bytearray(whole)
    damaged[200] ^= 1
    write(tmp_path / "later")
    warc.write_bytes(bytes(damaged))
    append(warc, warc_files(tmp_path / "later" / "archive")[0])
    with pytest.raises(NotBackedUp, match="no longer begins with what was copied"):
        run_backup(data_dir, target)
    assert tree(target) == before

    # As the manual says; what was appended stays.
    subprocess.run(
        ["dd", "conv=notrunc", f"if={target / 'archive' / warc.name}", f"of={warc}"], check=True, capture_output=True
    )
    assert not run_backup(data_dir, target).defects
    assert len(records(target)) == len(records(data_dir)) and not defects(target)


@pytest.mark.parametrize("harm", ["changed", "cut", "gone", "longer", "index gone"])
def test_a_copy_that_was_damaged_is_copied_again(harm: str, data_dir: Path, target: Path) -> None:
    run_backup(data_dir, target)
    (copy,) = warc_files(target / "archive")
    content = copy.read_bytes()
    match harm:
        case "changed":
            copy.write_bytes(content[:100] + b"\x00" + content[101:])
        case "cut":
            copy.write_bytes(content[:100])
        case "gone":
            copy.unlink()
        case "longer":
            copy.write_bytes(content + b"\x1f\x8b\x08")
        case "index gone":
            index_path(copy).unlink()
    assert not run_backup(data_dir, target).defects
    assert copy.read_bytes() == content and not defects(target)


def damage(warc: Path, number: int) -> bytes:
    """Change the checksum of a record, and return the content of the file."""
    content = bytearray(warc.read_bytes())
    content[sorted(entry.end for entry in Archive(warc.parent, SITE).entries())[number] - 6] ^= 1
    warc.write_bytes(bytes(content))
    return bytes(content)


@pytest.mark.parametrize("number", [1, -1])
def test_the_defects_of_the_archive_are_named_and_the_rest_is_backed_up(
    number: int, data_dir: Path, target: Path, tmp_path: Path, caci: Caci
) -> None:
    (warc,) = warc_files(data_dir / "archive")
    content = damage(warc, number)
    done = caci("backup", str(target), data_dir=data_dir)
    assert done.returncode == 1
    assert warc.name in done.stdout and "The backup is finished, and has the defects above (1)" in done.stderr
    assert (target / "archive" / warc.name).read_bytes() == content
    done = caci("restore", str(target), data_dir=tmp_path / "elsewhere")
    assert done.returncode == 1 and "Lost parts of the archive: 1" in done.stderr
    assert len(records(tmp_path / "elsewhere")) == 2


def test_another_disk_that_gets_full(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(tmp_path / "disk") as disk:
        target = disk.directory / "backup"
        run_backup(data_dir, target)
        before = records(target)
        with ArchiveWriter(Archive(data_dir / "archive", SITE), "import") as writer:
            for number in range(20):
                write_page(writer, ITEM.format(number), payload=random.Random(number).randbytes(100_000))
        disk.leave_free(1_000_000)
        with pytest.raises(NotBackedUp, match=r"needs 2\.\d MB more in .*, and [01]\.\d MB are free there"):
            run_backup(data_dir, target)
        with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left on device") as full:
            # As if others used the disk meanwhile.
            patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 40))
            run_backup(data_dir, target)
        assert str(target) in str(full.value.filename)
        put_back(target, tmp_path / "elsewhere")
        assert records(tmp_path / "elsewhere") == before
        disk.leave_free(8_000_000)
        assert not run_backup(data_dir, target).defects
        assert records(target) == records(data_dir) and not defects(target)


@pytest.mark.parametrize("name", ["archive", "warehouse", "set-aside"])
def test_a_restore_overwrites_nothing(name: str, data_dir: Path, target: Path, tmp_path: Path, caci: Caci) -> None:
    run_backup(data_dir, target)
    place = tmp_path / "elsewhere"
    if name == "archive":
        write(place, pages=1)
    elif name == "set-aside":
        (place / "archive" / "set-aside").mkdir(parents=True)
    else:
        write(place, pages=5)
        assert caci("rebuild", data_dir=place).returncode == 0
        shutil.rmtree(place / "archive")
    before = tree(place)
    done = caci("restore", str(target), data_dir=place)
    assert done.returncode == 1
    if name == "warehouse":  # the archive was lost, and the backup is older than the database
        assert "caci rebuild --yes" in done.stderr and records(place) == records(target)
        assert tree(place)["warehouse.duckdb"] == before["warehouse.duckdb"]
    else:
        assert "is not empty, and a restore overwrites nothing" in done.stderr
        assert {path: content for path, content in tree(place).items() if path in before} == before


def test_a_restore_that_was_killed_is_done_again(
    data_dir: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caci: Caci
) -> None:
    run_backup(data_dir, target)
    place = tmp_path / "elsewhere"

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(restore, "ArchiveSurvey", die)
        put_back(target, place)
    assert not (place / "archive").exists()
    done = caci("restore", str(target), data_dir=place)
    assert done.returncode == 0, done.stderr
    assert records(place) == records(data_dir) and not defects(place)
    assert not list((place / ".caci").glob("restored"))


def test_a_damaged_backup_is_restored_as_far_as_it_can_be_read(
    data_dir: Path, target: Path, tmp_path: Path, caci: Caci
) -> None:
    write(data_dir, prefix="import")
    run_backup(data_dir, target)
    changed, missing = warc_files(target / "archive")
    missing.unlink()
    damage(changed, 1)
    done = caci("restore", str(target), data_dir=tmp_path / "elsewhere")
    assert done.returncode == 1
    assert f"{missing.name} is missing; it was not restored" in done.stdout
    assert f"{changed.name} was changed since it was backed up" in done.stdout
    assert len(records(tmp_path / "elsewhere")) == 2


@pytest.mark.parametrize("name", ["archive/../../stolen", "/etc/passwd", "warehouse.duckdb", "exports/releases/../x"])
def test_a_restore_writes_nowhere_else(name: str, data_dir: Path, target: Path) -> None:
    run_backup(data_dir, target)
    stated = json.loads((target / MANIFEST).read_text())
    stated["files"][name] = next(iter(stated["files"].values()))
    (target / MANIFEST).write_text(json.dumps(stated))
    with pytest.raises(NotBackedUp, match="does not say what is backed up there"):
        finished_backup(target, settings_of(data_dir))


def test_a_backup_is_as_private_as_the_archive(data_dir: Path, target: Path, tmp_path: Path) -> None:
    release = data_dir / "exports" / "releases" / "2026.11.0"
    release.mkdir(parents=True)
    (release / "release.json").write_text("{}")
    (data_dir / "exports" / "releases" / ".release.partial").mkdir()
    (data_dir / "exports" / "releases" / ".release.partial" / "release.json").write_text("{}")
    umask = os.umask(0o022)
    try:
        run_backup(data_dir, target)
        put_back(target, tmp_path / "elsewhere")
    finally:
        os.umask(umask)
    assert {path.relative_to(target).parts[0] for path in target.rglob("*")} >= {"archive", "exports", MANIFEST}
    assert not [name for name in tree(target) if "partial" in name]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [target, *target.rglob("*")]}
    assert {path: mode for path, mode in modes.items() if path.is_file() and mode & 0o007} == {}
    assert modes[target] == modes[target / "archive"] == 0o750
    restored = tmp_path / "elsewhere"
    assert stat.S_IMODE((restored / "archive").stat().st_mode) == 0o750
    assert stat.S_IMODE((restored / "exports/releases/2026.11.0/release.json").stat().st_mode) == 0o644
    assert stat.S_IMODE((restored / "exports/releases/2026.11.0").stat().st_mode) == 0o755
