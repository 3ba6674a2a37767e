"""The result of a reader's SQL as a Parquet file. Apart from `sandbox`, so that other commands need not load Arrow."""

from pathlib import Path

import pyarrow.parquet

from warehouse.query.sandbox import executed

MAX_ROWS = 50_000
"""Rows that are held in memory."""


def write_parquet(path: Path, sql: str, output: Path) -> int:
    """Write the rows of a query to a Parquet file.

    Args:
        path: of the database.
        sql: the query.
        output: path of the file.

    Returns:
        The number of rows.

    Raises:
        QueryError: as `query` does.
        WarehouseError: as `query` does.
        OSError: the file cannot be written.
    """
    count = 0
    with executed(path, sql) as connection:
        batches = connection.to_arrow_reader(MAX_ROWS)
        with pyarrow.parquet.ParquetWriter(output, batches.schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
                count += batch.num_rows
    return count
