"""The published database: a read-only copy of the warehouse, sorted, with mentions, a search index and macros.

In comes a warehouse; out goes a file that takes the place of the old one at once, so that readers never wait and never
see half of it. Whether a run is green enough to publish, and exports, are not its business.
"""
