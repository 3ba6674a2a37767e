"""Tables, views and macros of a database, with the comments that it holds."""

import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from warehouse.query.sandbox import query
from warehouse.resources import every_sql, read_sql


@dataclass(frozen=True)
class Column:
    """A column of a table or view; or of a table macro's result, which has no comment."""

    name: str
    kind: str
    comment: str | None = None


@dataclass(frozen=True)
class Relation:
    """A table or a view; the name begins with the schema unless that is `main`."""

    name: str
    is_view: bool
    comment: str | None
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Macro:
    """A macro: `signature` as in its definition, `columns` of a table macro's result, none if it returns a value."""

    name: str
    signature: str
    comment: str | None
    columns: tuple[Column, ...]


def relations(path: Path) -> list[Relation]:
    """Return every table and view of a database, by name.

    Raises:
        WarehouseError: the database cannot be read.
    """
    rows = query(path, read_sql("query/catalogue_relations.sql")).rows
    return [
        Relation(name, kind == "view", comment, tuple(Column(*row[3:]) for row in of_relation))
        for (name, kind, comment), of_relation in groupby(rows, itemgetter(0, 1, 2))
    ]


def macros(path: Path) -> list[Macro]:
    """Return every macro of the schema `main`, by name.

    Raises:
        WarehouseError: the database cannot be read.
        LookupError: no file of this package defines one of them.
    """
    described: list[Macro] = []
    for name, is_table, comment in query(path, read_sql("query/catalogue_macros.sql")).rows:
        parameters = defined_parameters(name)
        required = ", ".join("''" for parameter in parameters if ":=" not in parameter)
        result = query(path, f"DESCRIBE FROM {name}({required})").rows if is_table else []
        columns = tuple(Column(column, kind) for column, kind, *_ in result)
        described.append(Macro(name, f"{name}({', '.join(parameters)})", comment, columns))
    return described


def defined_parameters(macro: str) -> list[str]:
    """Return the parameters of a macro as they are written in its definition, as `top := 100`.

    Raises:
        LookupError: no SQL file of this package defines it.
    """
    # CREATE OR REPLACE MACRO search(query, label := NULL) AS TABLE
    definition = re.compile(rf"MACRO\s+{re.escape(macro)}\s*\((.*?)\)\s+AS\b", re.DOTALL)
    for text in map(read_sql, every_sql()):
        if match := definition.search(text):
            return [" ".join(parameter.split()) for parameter in match[1].split(",")]
    raise LookupError(f"No SQL file of this package defines the macro {macro}.")
