"""The errors of this layer, the exit statuses, and what turns an error into one clear line."""

from collections.abc import Iterator
from contextlib import contextmanager

from spiders.errors import ArchiveError
from warehouse.errors import MissingExtra, QueryError, WarehouseError

RED = 1
WRONG_USE = 2


class UserError(Exception):
    """Raised to end a command with a message and an exit status."""

    def __init__(self, message: str, code: int = RED) -> None:
        super().__init__(message)
        self.code = code


class WrongParameters(ValueError):
    """Raised before a run begins, for parameters that are valid one by one and contradict each other."""


class Busy(Exception):
    """Raised by `exclusive` when another process is using the data directory; names that process."""


class NotImported(Exception):
    """Raised by an import when there is nothing to import, or nothing may be imported now; says why."""


class NothingToDo(Exception):
    """Raised by `rebuild` and `publish` when there is no archive or no warehouse to work on; says what to run first."""


class NotPublished(Exception):
    """Raised by `publish` if the latest run is red; what is published stays as it was."""


class NotEnoughSpace(Exception):
    """Raised by `check_space` before a run begins that would not fit on the disk; says what takes how much."""


class NotBackedUp(Exception):
    """Raised by a backup or a restore that would lose or overwrite something, or has too little room; says what to do.

    What is in the folder of the backup stays as it was.
    """


class ReaderDied(Exception):
    """Raised when a process that reads archived pages was killed or ran out of memory; says what to do."""


PIPELINE_ERRORS = (
    ArchiveError, Busy, NotBackedUp, NotEnoughSpace, NotImported, NotPublished, NothingToDo, OSError, ReaderDied,
    WarehouseError, WrongParameters,
)  # fmt: skip
"""Errors that say what happened, to which file, and what to do. None of them is a bug of the program."""


def message_of(error: Exception) -> str:
    """Return the error as one line."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'}: {error.strerror}"
    return str(error)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn the pipeline's own errors into a `UserError`."""
    try:
        yield
    except WrongParameters as error:
        raise UserError(f"{str(error)[0].upper()}{str(error)[1:]}.", WRONG_USE) from error
    except (QueryError, MissingExtra) as error:
        raise UserError(str(error), WRONG_USE) from error
    except PIPELINE_ERRORS as error:
        raise UserError(message_of(error)) from error
