"""The result of a reader's SQL as a Parquet file. Apart from `sandbox`, so that other commands need not load Arrow."""

from pathlib import Path

import duckdb
import pyarrow.parquet

from warehouse.database.arrow import batches_of
from warehouse.query.column_names import distinct_names
from warehouse.query.limits import MAX_SECONDS
from warehouse.query.sandbox import Parameters, run

MAX_ROWS = 50_000
"""Rows that are held in memory."""


def write_parquet(
    path: Path, sql: str, output: Path, seconds: float | None = MAX_SECONDS, parameters: Parameters = ()
) -> int:
    """Write the rows of a query to a Parquet file; of two columns of one name, the second is `title_1`.

    Args:
        path: of the database.
        sql: the query.
        output: path of the file.
        seconds: that the query may take until its last row is written; None for no limit.
        parameters: as of `query`.

    Returns:
        The number of rows.

    Raises:
        QueryError: as `query` does.
        WarehouseError: as `query` does.
        OSError: the file cannot be written.
    """

    def write(connection: duckdb.DuckDBPyConnection) -> int:
        reader = connection.to_arrow_reader(MAX_ROWS)
        count = 0
        names = distinct_names(reader.schema.names)
        schema = pyarrow.schema([field.with_name(name) for field, name in zip(reader.schema, names, strict=True)])
        with pyarrow.parquet.ParquetWriter(output, schema, compression="zstd") as writer:
            for batch in batches_of(reader):
                writer.write_batch(pyarrow.RecordBatch.from_arrays(batch.columns, schema=schema))
                count += batch.num_rows
        return count

    return run(path, sql, write, parameters, seconds)
