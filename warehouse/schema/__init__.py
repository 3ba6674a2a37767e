"""The tables of the warehouse: their definitions with the comments that `docs/schema.md` is generated from.

In comes a connection; out go the statements that make tables, macros and views, and the version of what is there.
There are no migrations: the warehouse is derived from the archive, so one of an older version is made again from it
(`flows.pipeline.load`). Transactions, files and rows are the business of the packages above.
"""
