"""Parquet, by year of publication: types, comments and order are those of the tables."""

import json
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from warehouse.database.quoting import quoted_name
from warehouse.exports.database import YEAR, Column, Table, order_of, selections

ROWS = 5_000
"""Rows that are held in memory, and at most in one row group."""
NO_YEAR = 0
"""The year in the name of the folder of what has no date. Hive's name for a null breaks `pandas.read_parquet`."""


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """Writes a table: `articles/published_in=2003/articles.parquet` and so on, or `authors.parquet` where no row
    belongs to an article.
    """
    columns = [f"row_of.{quoted_name(column.name)}" for column in table.columns]
    by_year = table.exported.of_article
    statements = selections(connection, table, columns, by_year)
    readers = (connection.execute(statement).to_arrow_reader(ROWS) for statement in statements)
    reader = next(readers)
    batches = chain(reader, chain.from_iterable(readers))
    schema = described(table, pyarrow.schema(list(reader.schema)[1 if by_year else 0 :]))
    if not by_year:
        write_file(folder / f"{table.name}.parquet", table, schema, batches)
        return
    shutil.rmtree(folder / table.name, ignore_errors=True)  # begun with too little memory
    parts = Parts(folder / table.name, table, schema)
    try:
        for batch in batches:
            for year, rows in runs_of_years(batch):
                parts.write(year, rows)
        if parts.path is None:  # one file without rows: readers want to find a file
            parts.write(None, pyarrow.RecordBatch.from_pylist([], schema=reader.schema))
    finally:
        parts.close()


def write_file(path: Path, table: Table, schema: pyarrow.Schema, batches: Iterator[pyarrow.RecordBatch]) -> None:
    """Writes one file, also where there is no row."""
    with open_writer(path, table, schema) as writer:
        for batch in batches:
            writer.write_batch(pyarrow.RecordBatch.from_arrays(batch.columns, schema=schema))


class Parts:
    """The files of a table, one a year, written one after the other."""

    def __init__(self, folder: Path, table: Table, schema: pyarrow.Schema) -> None:
        self.folder = folder
        self.table = table
        self.schema = schema
        self.path: Path | None = None
        self.writer: pyarrow.parquet.ParquetWriter | None = None
        folder.mkdir(parents=True)

    def write(self, year: int | None, rows: pyarrow.RecordBatch) -> None:
        """Writes rows of a year; years come in order."""
        path = self.folder / f"{YEAR}={NO_YEAR if year is None else year}" / f"{self.table.name}.parquet"
        if self.writer is None or path != self.path:
            self.close()
            path.parent.mkdir()
            self.path, self.writer = path, open_writer(path, self.table, self.schema)
        self.writer.write_batch(pyarrow.RecordBatch.from_arrays(rows.columns[1:], schema=self.schema))

    def close(self) -> None:
        """Ends the file that is being written."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None


def open_writer(path: Path, table: Table, schema: pyarrow.Schema) -> pyarrow.parquet.ParquetWriter:
    """A writer of one file, compressed, that says how its rows are sorted."""
    names = [column.name for column in table.columns]
    sorting = [pyarrow.parquet.SortingColumn(names.index(name)) for name in order_of(table)]
    return pyarrow.parquet.ParquetWriter(path, schema, compression="zstd", sorting_columns=sorting)


def runs_of_years(batch: pyarrow.RecordBatch) -> Iterator[tuple[int | None, pyarrow.RecordBatch]]:
    """The rows of a batch that is sorted by its first column, cut where that changes."""
    start = 0
    while start < batch.num_rows:
        year = batch.column(0)[start].as_py()
        rest = batch.column(0).slice(start)
        alike = pyarrow.compute.is_null(rest) if year is None else pyarrow.compute.equal(rest, year)
        count = pyarrow.compute.sum(pyarrow.compute.fill_null(alike, False)).as_py()
        yield year, batch.slice(start, count)
        start += count


def described(table: Table, schema: pyarrow.Schema) -> pyarrow.Schema:
    """The schema with the comments of table and columns, both on its fields and in the keys of the file."""
    comments = {column.name: column.comment for column in table.columns}
    fields = [described_field(column, schema.field(column.name)) for column in table.columns]
    said = {"table": table.name, "description": table.comment, "columns": json.dumps(comments, ensure_ascii=False)}
    return pyarrow.schema(fields, metadata=said)


def described_field(column: Column, field: pyarrow.Field) -> pyarrow.Field:
    """A column's field, with its comment, and without nulls where the column has none."""
    return field.with_nullable(column.nullable).with_metadata({"description": column.comment})
