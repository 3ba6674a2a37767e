"""What a database holds, in its own words: tables, views and macros with their comments."""

import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from warehouse.query.sandbox import query
from warehouse.resources import every_sql, read_sql


@dataclass(frozen=True)
class Column:
    """A column of a table or view, or of what a table macro gives, which has no comment."""

    name: str
    kind: str
    comment: str | None = None


@dataclass(frozen=True)
class Relation:
    """A table or a view; the name has its schema before it, where that is not the default one."""

    name: str
    is_view: bool
    comment: str | None
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Macro:
    """A macro: `signature` is as in its definition; `columns` are what a table macro gives, none for a value."""

    name: str
    signature: str
    comment: str | None
    columns: tuple[Column, ...]


def relations(path: Path) -> list[Relation]:
    """Every table and view of the database at `path`, by name; raises WarehouseError where it cannot be read."""
    rows = query(path, read_sql("query/catalogue_relations.sql")).rows
    return [
        Relation(name, kind == "view", comment, tuple(Column(*row[3:]) for row in of_relation))
        for (name, kind, comment), of_relation in groupby(rows, itemgetter(0, 1, 2))
    ]


def macros(path: Path) -> list[Macro]:
    """Every macro of the default schema, by name.

    Raises WarehouseError where the database cannot be read, LookupError where no file of this package defines one.
    """
    found = []
    for name, is_table, comment in query(path, read_sql("query/catalogue_macros.sql")).rows:
        parameters = defined_parameters(name)
        required = ", ".join("''" for parameter in parameters if ":=" not in parameter)
        described = query(path, f"DESCRIBE FROM {name}({required})").rows if is_table else []
        columns = tuple(Column(column, kind) for column, kind, *_ in described)
        found.append(Macro(name, f"{name}({', '.join(parameters)})", comment, columns))
    return found


def defined_parameters(macro: str) -> list[str]:
    """The parameters of a macro as its definition in this package has them, as `top := 100`.

    Raises LookupError where no SQL file defines it.
    """
    # CREATE OR REPLACE MACRO search(query, label := NULL) AS TABLE
    definition = re.compile(rf"MACRO\s+{re.escape(macro)}\s*\((.*?)\)\s+AS\b", re.DOTALL)
    for text in map(read_sql, every_sql()):
        if match := definition.search(text):
            return [" ".join(parameter.split()) for parameter in match[1].split(",")]
    raise LookupError(f"No SQL file of this package defines the macro {macro}.")
