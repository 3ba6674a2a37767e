"""A backfill: what was published between two days, fetched window by window, or imported whole from files.

In comes a scope or a path; out goes one `RunResult` over all windows, or what a dry run would do. The crawl, the load
and the certificate are those of every other run (`flows.pipeline.run`).
"""
