"""A database rebuilt from the archive, beside the one in use: how the two differ, and what an older one holds.

In come the two databases; out go the number of rows that only one of them has, by table, and the fields that differ,
with examples. Reading the archive and swapping the databases are the business of `flows.pipeline`.
"""
