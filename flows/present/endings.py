"""The format that the name of a file asks for, for every command with `--output`."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from flows.errors import WRONG_USE, UserError

Form = TypeVar("Form", bound=StrEnum)


def format_for(form: Form | None, output: Path | None, endings: Mapping[str, Sequence[Form]], default: Form) -> Form:
    """Return the format that is named, else the one that the output's ending means, else the default.

    Args:
        form: None if none is named.
        output: None if the standard output is meant.
        endings: the formats that a file with an ending may have, first the one that it has if none is named.
        default: of what is printed, and of a file without an ending.

    Raises:
        UserError: format and ending contradict each other, or the ending means no format.
    """
    ending = output.suffix.lower() if output else ""
    advice = f"Name a file that ends in {', '.join(endings)}, or a format with --format."
    if meant := endings.get(ending):
        if form is not None and form not in meant:
            raise UserError(f"{output} would not hold what its ending says: --format is {form}. {advice}", WRONG_USE)
        return form or meant[0]
    if form is None and ending:
        raise UserError(f"No format that can be written has the ending of {output}. {advice}", WRONG_USE)
    return form or default
