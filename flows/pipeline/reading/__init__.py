"""Archived pages into chunks of records, on this machine's processes or on a Dask cluster.

In come entries of the archive's index; out come `ReadChunk`s of Arrow tables, ready for one transaction of the load.
How a page is read is the business of `spiders.read`; what becomes of the tables, of `flows.pipeline.load`.
"""
