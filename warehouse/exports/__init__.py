"""The published database as files: Parquet, CSV, JSON Lines, a data package, and releases that can be cited."""
