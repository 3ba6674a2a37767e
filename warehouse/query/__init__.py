"""Questions to a database, in a sandbox: a reader's SQL, whole articles, what tables mean, and the report's numbers.

In come the path of a database and SQL; out go rows. A query can reach nothing but the database. How rows are shown is
the business of flows/, and how files are exported that of `warehouse.exports`.
"""

from warehouse.query.connect import connect

__all__ = ["connect"]
