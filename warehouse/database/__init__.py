"""Databases as files: connections, transactions, the place that holds the warehouse, and DuckDB's errors as advice.

In comes a path; out goes a connection on which SQL runs, or a `WarehouseError` that says what to do. Which tables there
are is the business of `schema`, what is written into them that of the packages above. A place that is not a DuckDB file
is a subclass of `Location` in a package of its own (`lake`).
"""
