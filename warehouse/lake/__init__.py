"""The warehouse in a DuckLake, for many writers: its catalogue in PostgreSQL, its tables as Parquet files.

In comes an address; out goes a `Location` like any other, on whose connections the same SQL runs. It needs the extra
`lake`. Only the settings import this package (`flows.settings`); nobody else knows that there are lakes.
"""
