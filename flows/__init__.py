"""When it happens: the six Prefect flows, their settings, and the command `caci`.

In come parameters, options and `CACI_…` variables; out go runs, and what is shown of them. The six modules here and
`orchestration/` are Prefect's side, `commands/` is the shell's; both do the work of `pipeline/`. How pages are fetched
and read, and how tables are written, is not decided here.
"""
