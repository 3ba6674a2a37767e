"""A backfill: what was published in some days, fetched window by window, or taken whole from files.

In come a scope or a path; out goes one `RunResult` over all windows, or what a dry run would do. The crawl, the load
and the certificate are those of every other run (`flows.pipeline.run`).
"""
