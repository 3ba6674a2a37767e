"""Parquet, a file for each year of publication: types, comments and order are those of the tables.

Written by pyarrow. DuckDB's COPY has `PARTITION_BY`, but it writes neither the comments of columns nor how a file is
sorted: https://duckdb.org/docs/stable/data/partitioning/partitioned_writes.
"""

import json
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from warehouse.database.arrow import batches_of
from warehouse.database.quoting import quoted_name
from warehouse.exports.content.database_tables import Column, Table
from warehouse.exports.content.selections import YEAR, order_of, selections

MAX_ROWS = 5_000
"""Rows that are held in memory, and that one row group has."""
NO_YEAR = 0
"""The year in the folder's name for rows without a date. `pandas.read_parquet` fails on Hive's name for a null."""


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """Write a table: `articles/published_in=2003/articles.parquet` and so on if its rows belong to articles.

    Else one file, as `authors.parquet`.

    Args:
        connection: from `attached`.
        table: what to write.
        folder: in which the file or the folder of the table is made.
    """
    columns = [f"row_of.{quoted_name(column.name)}" for column in table.columns]
    by_year = table.exported.of_article
    statements = selections(connection, table, columns, by_year)
    readers = (connection.execute(statement).to_arrow_reader(MAX_ROWS) for statement in statements)
    reader = next(readers)
    batches = chain.from_iterable(map(batches_of, chain([reader], readers)))
    schema = with_comments(table, pyarrow.schema(list(reader.schema)[1 if by_year else 0 :]))
    if not by_year:
        write_file(folder / f"{table.name}.parquet", table, schema, batches)
        return
    shutil.rmtree(folder / table.name, ignore_errors=True)  # of an attempt with too little memory
    parts = Parts(folder / table.name, table, schema)
    try:
        for batch in batches:
            for year, rows in runs_of_years(batch):
                parts.write(year, rows)
        if parts.path is None:  # one file without rows: a reader expects to find a file
            parts.write(None, pyarrow.RecordBatch.from_pylist([], schema=reader.schema))
    finally:
        parts.close()


def write_file(path: Path, table: Table, schema: pyarrow.Schema, batches: Iterator[pyarrow.RecordBatch]) -> None:
    """Write one file, even if there is no row."""
    with open_writer(path, table, schema) as writer:
        for batch in batches:
            writer.write_batch(pyarrow.RecordBatch.from_arrays(batch.columns, schema=schema))


class Parts:
    """The files of a table, one for each year, written one after the other."""

    def __init__(self, folder: Path, table: Table, schema: pyarrow.Schema) -> None:
        self.folder = folder
        self.table = table
        self.schema = schema
        self.path: Path | None = None
        self.writer: pyarrow.parquet.ParquetWriter | None = None
        folder.mkdir(parents=True)

    def write(self, year: int | None, rows: pyarrow.RecordBatch) -> None:
        """Write rows of a year; years come in order."""
        path = self.folder / f"{YEAR}={NO_YEAR if year is None else year}" / f"{self.table.name}.parquet"
        if self.writer is None or path != self.path:
            self.close()
            path.parent.mkdir()
            self.path, self.writer = path, open_writer(path, self.table, self.schema)
        self.writer.write_batch(pyarrow.RecordBatch.from_arrays(rows.columns[1:], schema=self.schema))

    def close(self) -> None:
        """Close the file that is being written."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None


def open_writer(path: Path, table: Table, schema: pyarrow.Schema) -> pyarrow.parquet.ParquetWriter:
    """Return a writer of one compressed file, which says how its rows are sorted."""
    names = [column.name for column in table.columns]
    sorting = [pyarrow.parquet.SortingColumn(names.index(name)) for name in order_of(table)]
    return pyarrow.parquet.ParquetWriter(path, schema, compression="zstd", sorting_columns=sorting)


def runs_of_years(batch: pyarrow.RecordBatch) -> Iterator[tuple[int | None, pyarrow.RecordBatch]]:
    """Yield the rows of a batch that is sorted by its first column, the year, a year at a time."""
    start = 0
    while start < batch.num_rows:
        year = batch.column(0)[start].as_py()
        rest = batch.column(0).slice(start)
        alike = pyarrow.compute.is_null(rest) if year is None else pyarrow.compute.equal(rest, year)
        count = pyarrow.compute.sum(pyarrow.compute.fill_null(alike, False)).as_py()
        yield year, batch.slice(start, count)
        start += count


def with_comments(table: Table, schema: pyarrow.Schema) -> pyarrow.Schema:
    """Return the schema with the comments of table and columns, on its fields and in the file's metadata."""
    comments = {column.name: column.comment for column in table.columns}
    fields = [field_with_comment(column, schema.field(column.name)) for column in table.columns]
    metadata = {"table": table.name, "description": table.comment, "columns": json.dumps(comments, ensure_ascii=False)}
    return pyarrow.schema(fields, metadata=metadata)


def field_with_comment(column: Column, field: pyarrow.Field) -> pyarrow.Field:
    """Return a column's field with its comment; not nullable if the column is not."""
    return field.with_nullable(column.nullable).with_metadata({"description": column.comment})
