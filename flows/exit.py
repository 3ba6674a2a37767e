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


class WrongParameters(ValueError):
    """Raised for parameters of which each is right and which are wrong together; says what to do."""


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turns the pipeline's own errors into a `UserError`: they say what happened, to which file, and what to do."""
    try:
        yield
    except WrongParameters as error:
        raise UserError(f"{str(error)[0].upper()}{str(error)[1:]}.", WRONG_USE) from error
    except Exception as error:
        # To know them all takes an import of nearly everything, for which no command that ends well should wait.
        from flows.failures import PIPELINE_ERRORS, said
        from warehouse.errors import MissingExtra, QueryError

        if isinstance(error, (QueryError, MissingExtra)):
            raise UserError(str(error), WRONG_USE) from error
        if isinstance(error, PIPELINE_ERRORS):
            raise UserError(said(error)) from error
        raise
