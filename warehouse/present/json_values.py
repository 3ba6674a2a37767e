"""Values as JSON has them: moments in UTC, no NaN, and objects that hold every column."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from warehouse.query.column_names import distinct_names

# `json.dumps` would make one for each value.
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def jsonable(value: Any) -> Any:
    """Return a value as JSON represents it: dates as ISO text, NaN and infinity as null, other objects as text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if isfinite(value) else None  # https://www.rfc-editor.org/rfc/rfc8259#section-6
        case Decimal():
            return jsonable(float(value))
        case datetime():
            return moment_text(value)
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return [jsonable(element) for element in value]
        case dict():
            return {text_of_other(key): jsonable(element) for key, element in value.items()}
        case _:
            return text_of_other(value)


def json_objects(columns: Sequence[str], rows: Iterable[Sequence[Any]], types: Sequence[str] = ()) -> Iterator[Any]:
    """Yield an object for each row; of two columns of one name, the second is `title_1`.

    Args:
        columns: their names.
        rows: their values.
        types: DuckDB's names of their types, if known: what is JSON already is not quoted once more.
    """
    names = distinct_names(columns)
    parsed = [place for place, kind in enumerate(types) if kind == "JSON"]
    for row in rows:
        values = list(map(jsonable, row))
        for place in parsed:
            values[place] = None if row[place] is None else json.loads(row[place])
        yield dict(zip(names, values, strict=True))


def compact_json(value: Any) -> str:
    """Return a value as JSON on one line."""
    return _COMPACT.encode(jsonable(value))


def moment_text(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, with microseconds if it has any; without a zone if it has none."""
    if moment.tzinfo is None:
        return moment.isoformat()
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def text_of_other(value: Any) -> str:
    """Return a value of a type that JSON or CSV does not have as text; bytes as DuckDB writes them."""
    if isinstance(value, bytes):
        return "".join(chr(byte) if 32 <= byte < 127 and byte not in b"\"'\\" else f"\\x{byte:02X}" for byte in value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
