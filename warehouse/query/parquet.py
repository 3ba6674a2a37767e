"""A reader's SQL into a Parquet file; apart from `warehouse.query.sandbox`, which every command waits for."""

from pathlib import Path

import pyarrow.parquet

from warehouse.query.sandbox import answered

ROWS_AT_ONCE = 50_000


def write_parquet(path: Path, sql: str, output: Path) -> int:
    """Writes the rows of `sql` on the database at `path` into the Parquet file `output`, and gives their number.

    Raises, beside what `query` raises, OSError where the file cannot be written.
    """
    count = 0
    with answered(path, sql) as connection:
        batches = connection.to_arrow_reader(ROWS_AT_ONCE)
        with pyarrow.parquet.ParquetWriter(output, batches.schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
                count += batch.num_rows
    return count
