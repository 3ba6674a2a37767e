"""The seal of a published database: its digest in a file beside it, so that what is read is what was published.

DuckDB applies whatever log of changes (WAL) lies beside a file, row by row, also one that another client made of an
earlier publication (DuckDB 1.5.5). So no client can leave one: the name of the log is taken by a link that leads
nowhere, the file is not writable, and a reader checks both the file and that nothing lies beside it.
"""

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.database.files import log_of, logs_of, synchronise
from warehouse.database.quoting import quoted_text
from warehouse.errors import ChangedSnapshot
from warehouse.own_folder import make_folder, work_folder

NOWHERE = "published-databases-are-read-only/wal"
"""What the name of the log leads to: a folder that does not exist, so that a client that commits fails, even root's."""
MAX_SWAPS = 20
"""Publications that a reader meets while it opens the file, and logs that clients write while others are renamed."""


class Identity(NamedTuple):
    """What tells, without reading it all, that a file is still the same."""

    size: int
    inode: int
    modified_ns: int


class Seal(NamedTuple):
    """A published database."""

    sha256: str
    identity: Identity


def identity_of(status: os.stat_result) -> Identity:
    """Return the identity of a file with this status."""
    return Identity(status.st_size, status.st_ino, status.st_mtime_ns)


def seal_file_of(path: Path) -> Path:
    """Return the path of the seal of the database at `path`."""
    return path.with_name(f".{path.name}.seal")


def seal(new: Path, path: Path) -> list[Path]:
    """Make `new` ready to be renamed to `path`: not writable, sealed, with nothing beside `path` that would change it.

    Until it is renamed, what is at `path` stays sealed as well: a process may be killed between the two.

    Returns:
        The logs of changes that other clients left beside `path`, as they are called now.

    Raises:
        OSError: the disk fails.
    """
    new.chmod(new.stat().st_mode & ~0o222)
    synchronise(new)
    set_aside = bar_logs(path)
    write_seals(path, [read_in_full(new), *seals_of_current(path)])
    return set_aside


def prove(path: Path, in_full: bool = False) -> Identity | None:
    """Check that the database at `path` is what was published.

    Args:
        path: of the database. One without a seal is the writer's, or of an earlier version, and not checked.
        in_full: read all of it, even if its size, time and inode are those that were sealed.

    Returns:
        Which file it was; None if it has no seal.

    Raises:
        ChangedSnapshot: it is not what was published, or another client's changes lie beside it.
        OSError: it cannot be read.
    """
    if (seals := read_seals(path)) is None:
        return None
    identity = identity_of(path.stat())
    if in_full or all(sealed.identity != identity for sealed in seals):
        digest, identity = read_in_full(path)
        # Read again: what was published after the seals had been read has a newer one.
        if digest not in {sealed.sha256 for sealed in read_seals(path) or ()}:
            raise ChangedSnapshot(path, "is not what was published: another program has changed it")
    check_nothing_beside(path)
    return identity


def prove_swap(path: Path, proven: Identity | None) -> Identity | None:
    """Check the database at `path` in full, for a reader that lives on, unless it is still the file that was checked.

    Args:
        path: of the database.
        proven: what this function returned before; None at first.

    Raises:
        ChangedSnapshot: see `prove`.
        OSError: it cannot be read.
    """
    if not path.exists():
        return None
    return proven if proven is not None and prove(path) == proven else prove(path, in_full=True)


def attach_proven(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach the database at `path` read-only under `name`; a published one only if it is what was published.

    Raises:
        ChangedSnapshot: see `prove`.
        OSError: it cannot be read.
        duckdb.Error: it cannot be opened.
    """
    for _ in range(MAX_SWAPS):
        # The file is not kept open meanwhile: to close it would release the locks of DuckDB, which are this process's.
        # https://man7.org/linux/man-pages/man2/F_SETLK.2const.html
        identity = prove(path)
        connection.execute(f"ATTACH {quoted_text(path)} AS {name} (READ_ONLY)")
        if identity is None:
            return
        if identity == identity_of(path.stat()):
            check_nothing_beside(path)
            return
        connection.execute(f"DETACH {name}")  # another was published meanwhile, and it is not known which this is
    raise ChangedSnapshot(path, "is published again and again")


def seals_of_current(path: Path) -> list[Seal]:
    """Return the seals that may be of what is at `path` now; none if that is nothing, or proven to be changed."""
    if not path.exists():
        return []
    try:
        seals = read_seals(path)
    except ChangedSnapshot:
        return []
    if seals is None:  # of a version of this program that did not seal
        return [read_in_full(path)]
    current = identity_of(path.stat())
    same = [sealed for sealed in seals if sealed.identity == current]
    return same or [sealed for sealed in seals if sealed.identity.size == current.size]  # in a copied data directory


def read_in_full(path: Path) -> Seal:
    """Return the seal that the file at `path` should have."""
    with path.open("rb") as file:
        return Seal(hashlib.file_digest(file, "sha256").hexdigest(), identity_of(os.fstat(file.fileno())))


def check_nothing_beside(path: Path) -> None:
    """Check that DuckDB finds no changes beside the database at `path`.

    Raises:
        ChangedSnapshot: there are some.
    """
    for log in changes_beside(path):
        raise ChangedSnapshot(path, f"has changes of another program beside it, in {log.name}")


def changes_beside(path: Path) -> list[Path]:
    """Return what lies beside a published database where DuckDB would look for changes, except our own link."""
    return [log for log in logs_of(path) if os.path.lexists(log) and not is_bar(log)]


def is_bar(log: Path) -> bool:
    """Return whether there is the link that keeps clients from writing a log."""
    return log.is_symlink() and str(log.readlink()) == NOWHERE


def bar_logs(path: Path) -> list[Path]:
    """Rename what `changes_beside` returns, let no client make it again, and return the new paths.

    Raises:
        OSError: one cannot be renamed.
    """
    aside: list[Path] = []
    for _ in range(MAX_SWAPS):
        now = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
        aside += [log.rename(log.with_name(f"{log.name}.aside-{now}")) for log in changes_beside(path)]
        try:
            log_of(path).symlink_to(NOWHERE)
        except FileExistsError:
            if not changes_beside(path):  # it is our link
                break
        except OSError:  # a file system without links: readers still see what lies beside the file
            break
    return aside


def read_seals(path: Path) -> list[Seal] | None:
    """Return the seals of the database at `path`; None if it has none.

    Raises:
        ChangedSnapshot: the file of seals is damaged.
    """
    try:
        published = json.loads(seal_file_of(path).read_bytes())["published"]
        return [Seal(sealed["sha256"], Identity(**sealed["file"])) for sealed in published]
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise ChangedSnapshot(path, f"cannot be compared with its seal {seal_file_of(path).name}") from error


def write_seals(path: Path, seals: list[Seal]) -> None:
    """Write the seals of the database at `path`, at once.

    Raises:
        WarehouseError: what has the name of our own folder is not ours.
        OSError: the disk fails.
    """
    partial = work_folder(path.parent) / f"{path.name}.seal"
    os.close(make_folder(partial.parent))
    published = [{"sha256": sealed.sha256, "file": sealed.identity._asdict()} for sealed in seals]
    try:
        partial.unlink(missing_ok=True)
        with partial.open("x", encoding="utf-8") as file:  # a link that lies there is not followed
            file.write(json.dumps({"published": published}, indent=1) + "\n")
        synchronise(partial)
        partial.replace(seal_file_of(path))
    finally:
        partial.unlink(missing_ok=True)
