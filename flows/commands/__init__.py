"""The commands of `caci`, one module each, which `flows.cli` imports when the command is used.

In come options of a shell; out go printed results and an exit status. A command does no work of its own: it calls the
pipeline, asks the warehouse, and has `flows.present` show what comes back. What several commands share is in
`command_settings`, `run_options`, `start_run` and `archived_run`.
"""
