"""Crawls in processes forked from one that has already imported the spider, which takes a second otherwise.

Most tests are about what a crawl does, not about how its process starts; the suite has some two hundred crawls. How the
pipeline starts a spider in earnest is shown by the tests that start `caci` itself, and by all runs through Prefect.

`python -m tests.support.forked_spiders` is the process to fork from: each line of its input is a crawl to run, each of
its output how one ended.
"""

import atexit
import gc
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from tests.support.forked import run_to_exit
from tests.support.paths import ROOT

MAX_SECONDS = 120
# Not the settings, which read the environment when they are imported, nor the reactor, which is made when it is.
PRELOADED = (
    "itemadapter",
    "pydantic.v1",
    *(f"scrapy.{name}" for name in (
        "cmdline", "commands.shell", "core.downloader.handlers.http11", "core.engine", "crawler", "dupefilters",
        "downloadermiddlewares.httpcompression", "downloadermiddlewares.httpproxy", "downloadermiddlewares.offsite",
        "downloadermiddlewares.redirect", "downloadermiddlewares.retry", "downloadermiddlewares.stats",
        "downloadermiddlewares.robotstxt", "exporters", "extensions.corestats", "extensions.feedexport",
        "extensions.logstats", "extensions.memusage", "extensions.throttle", "logformatter", "pqueues", "resolver",
        "robotstxt", "spidermiddlewares.referer", "spidermiddlewares.start", "squeues", "statscollectors",
    )),
    *(f"spiders.downloader.{name}" for name in (
        "archive_middleware", "delay", "handler", "hosts", "pauses", "redirects", "resolver", "robots",
    )),
    "spiders.analyst",
    "spiders.commands.crawl",
)  # fmt: skip
_servers: list["subprocess.Popen[str]"] = []


def crawl_in_fork(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> tuple[int, float]:
    """Run `scrapy ARGUMENTS` in the root folder to its end; return its exit code and its peak memory in MiB."""
    if not _servers:
        _servers.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.support.forked_spiders"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
        )
        atexit.register(_servers[0].communicate)  # it ends with its input
    (server,) = _servers
    assert server.stdin is not None and server.stdout is not None
    server.stdin.write(json.dumps([list(arguments), dict(environment), str(log)]) + "\n")
    server.stdin.flush()
    code, kilobytes = json.loads(server.stdout.readline())
    return code, kilobytes / 1024


class SpiderForkingPopen(subprocess.Popen[Any]):
    """Forks this process for a spider, whose modules it must have imported; other programs it starts as always."""

    def _execute_child(self, args: Any, *rest: Any) -> None:
        if "scrapy" not in args:
            super()._execute_child(args, *rest)  # type: ignore[misc]
            return
        pass_fds, environment, pipes, group = rest[3], rest[5], rest[9:15], rest[-1]
        self.pid = os.fork()
        if self.pid == 0:
            if group >= 0:
                os.setpgid(0, group)
            for number, given in enumerate((pipes[0], pipes[3], pipes[5])):
                if given != -1:
                    os.dup2(given, number)
            for last, kept in pairwise([2, *sorted(pass_fds), os.sysconf("SC_OPEN_MAX")]):
                os.closerange(last + 1, kept)
            be_spider(args[args.index("scrapy") + 1 :], environment)
        self._child_created = True
        self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]


def preload() -> None:
    """Import what a crawl imports."""
    for name in PRELOADED:
        import_module(name)
    assert not {"spiders.settings", "twisted.internet.reactor"} & sys.modules.keys()


def be_spider(arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Be the process that `python -m scrapy ARGUMENTS` would be, which has nothing of the one it was forked from."""
    gc.freeze()  # what belongs to threads that do not exist here must not be deleted
    atexit._clear()
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.modules.pop("spiders.settings", None)
    sys.argv = ["scrapy", *arguments]
    run_to_exit(import_module("scrapy.cmdline").execute)


def main() -> None:
    """Run the crawls that are asked for, one after the other."""
    preload()
    for line in sys.stdin:
        arguments, environment, log = json.loads(line)
        if (process_id := os.fork()) == 0:
            signal.alarm(MAX_SECONDS)
            file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            for number, given in enumerate((os.open(os.devnull, os.O_RDONLY), file, file)):
                os.dup2(given, number)
            be_spider(arguments, environment)
        _, status, usage = os.wait4(process_id, 0)
        sys.stdout.write(f"{json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
