"""The tables of the warehouse: their definitions with the comments from which `docs/schema.md` is generated.

In comes a connection; out go tables, macros and views in its database, or an error if that is of another version. There
are no migrations: the warehouse is derived from the archive, so one of an older version is rebuilt from it
(`flows.pipeline.load`). Transactions, files and rows are the business of the packages above.
"""
