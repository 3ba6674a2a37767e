"""Names under which each column of a result can be told from the others."""

from collections.abc import Sequence


def distinct_names(columns: Sequence[str]) -> list[str]:
    """Return the names of columns, of which the second `title` is `title_1`, as in a table that DuckDB makes of them.

    Capitals do not tell two names apart: to DuckDB they are the same.
    """
    taken = {column.casefold() for column in columns}
    seen: set[str] = set()
    names: list[str] = []
    for column in columns:
        name, number = column, 0
        if name.casefold() in seen:
            while name.casefold() in taken:
                number += 1
                name = f"{column}_{number}"
        seen.add(name.casefold())
        taken.add(name.casefold())
        names.append(name)
    return names
