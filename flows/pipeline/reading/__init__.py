"""Archived pages read into chunks of records, by processes of this machine or on a Dask cluster.

In come entries of the archive's index; out come `ReadChunk`s of Arrow tables, ready for one transaction of the load.
`spiders.read` decides how a page is read, and `flows.pipeline.load` what becomes of the tables.
"""
