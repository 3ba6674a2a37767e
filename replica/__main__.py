"""Serve the replica, or write its truth table: `python -m replica`."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from replica.cms.item_store import ItemStore
from replica.cms.later import edit_a_few
from replica.server import Replica
from replica.truth import write_truth

_FAULT_FORM = "NAME[=VALUE]@PATTERN[*COUNT]"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="replica", description="A stand-in for the Central Asia-Caucasus Analyst's site."
    )
    parser.add_argument("--port", type=int, default=8003, help="port to serve on; 0 for a free one (default: 8003)")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default: 127.0.0.1)")
    parser.add_argument("--seed", type=int, default=2003, help="seed of the generator (default: 2003)")
    parser.add_argument("--articles", type=int, default=600, help="number of articles, at least 4 (default: 600)")
    parser.add_argument(
        "--fault", action="append", default=[], metavar=_FAULT_FORM, help="a fault to show; may be repeated"
    )
    parser.add_argument(
        "--truth", metavar="FILE", help="write the truth table to FILE (- for standard output) and exit"
    )
    parser.add_argument(
        "--later", action="store_true", help="the site some days later: a few items are edited, withdrawn or new"
    )
    parser.add_argument("--print-url-file", metavar="FILE", help="write the address to FILE once it is served")
    return parser.parse_args(arguments)


def _write_truth(path: str, seed: int, articles: int, later: bool) -> None:
    store = ItemStore(seed, articles)
    if later:
        edit_a_few(store)
    if path == "-":
        write_truth(store, sys.stdout)
        return
    with Path(path).open("w", encoding="utf-8") as file:
        write_truth(store, file)


def _serve(options: argparse.Namespace) -> None:
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with Replica(options.articles, options.seed, options.fault, options.host, options.port) as site:
        if options.later:
            edit_a_few(site.store)
        sys.stdout.write(f"Replica of the Analyst: {site.url} ({options.articles} articles, seed {options.seed})\n")
        sys.stdout.flush()
        if options.print_url_file:
            Path(options.print_url_file).write_text(f"{site.url}\n", encoding="utf-8")
        stopped.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 if done or ended by a signal, 2 for wrong use."""
    options = _arguments(arguments)
    try:
        if options.truth:
            _write_truth(options.truth, options.seed, options.articles, options.later)
        else:
            _serve(options)
    except BrokenPipeError:
        return 0
    except (ValueError, OSError, OverflowError) as error:
        sys.stderr.write(f"replica: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
