"""Databases as files: connections, transactions, the location of the warehouse, and DuckDB's errors as advice.

In comes a path; out goes a connection on which SQL runs, or a `WarehouseError` that says what to do. Which tables there
are is the business of `schema`, what is written into them that of the packages above. A location that is not a DuckDB
file is a subclass of `Location` in a package of its own (`lake`).
"""
