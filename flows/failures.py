"""The pipeline's own errors: each says what happened, to which file, and what to do. None of them is a defect."""

from flows.exit import WrongParameters
from flows.pipeline.importing import NotImported
from flows.pipeline.lock import Busy
from flows.pipeline.readers import ReaderDied
from spiders.errors import ArchiveError
from warehouse.errors import WarehouseError

PIPELINE_ERRORS = (ArchiveError, Busy, NotImported, OSError, ReaderDied, WarehouseError, WrongParameters)


def said(error: Exception) -> str:
    """The error in one line for a person."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'}: {error.strerror}"
    return str(error)
