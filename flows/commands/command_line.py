"""The command line `caci`, to which flows/cli.py adds the commands."""

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
