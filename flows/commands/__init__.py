"""The commands of `caci`, one module each, which `flows.cli` imports when the command is used.

In come options of a shell; out go printed results and an exit status. A command does no work of its own: it calls the
pipeline, asks the warehouse, and has `flows.present` show what comes back. What several commands share is in
`command_settings`, `run_options`, `start_run` and `archived_run`; `app` is the command line to which `flows.cli` adds
them all.
"""

from importlib import metadata

from cyclopts import App

app = App(
    name="caci",
    help_epilogue="Exit status: 0 done and complete, 1 the run is red (it says why), 2 wrong use, 130 or 143"
    " ended by Ctrl-C or SIGTERM.",
    version=lambda: metadata.version("caci-analyst"),
    exit_on_error=False,
    print_error=False,
)
