"""Exit statuses, and the error that ends a command with one clear line."""

from collections.abc import Iterator
from contextlib import contextmanager

RED = 1
WRONG_USE = 2


class UserError(Exception):
    """Raised by a command to end with a message for a person and an exit status."""

    def __init__(self, message: str, code: int = RED) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turns the pipeline's own errors into a `UserError`: they say what happened, to which file, and what to do."""
    from flows.lock import Busy
    from flows.readers import ReaderDied
    from spiders.archive import ArchiveError
    from warehouse.errors import QueryError, WarehouseError

    try:
        yield
    except QueryError as error:
        raise UserError(str(error), WRONG_USE) from error
    except (ArchiveError, Busy, ReaderDied, WarehouseError) as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{error.filename or 'a file'}: {error.strerror}") from error
