"""Fuzz each target for some time, in a process of its own: `python -m tests.fuzz --seconds 600 [TARGET …]`.

An input that a target does not stand is written to `tests/fuzz/crashes/`. When the fault is mended, move it to the
target's folder in `tests/fuzz/corpus/`, where `make test` gives it to the target for ever after.
"""

import argparse
import logging
import multiprocessing
import resource
import sys
import time
import traceback
import warnings
from hashlib import sha256
from pathlib import Path
from random import Random

from spiders.time_limit import TimeLimitError, time_limit
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
CRASHES = Path(__file__).parent / "crashes"
MAX_SECONDS = 10.0
"""Of processor time for one input of 256 KiB."""
MAX_MEMORY = 3 << 30


def corpus_of(name: str) -> dict[str, bytes]:
    """Return the kept inputs of a target by the names of their files."""
    return {path.name: path.read_bytes() for path in sorted((CORPUS / name).iterdir())}


def fault_of(name: str, content: bytes) -> str | None:
    """Return what is wrong with how a target takes an input; None if nothing."""
    try:
        with time_limit(MAX_SECONDS):
            TARGETS[name](content)
    except TimeLimitError:
        return f"it takes more than {MAX_SECONDS:.0f} seconds\n{traceback.format_exc()}"
    except Exception:  # noqa: BLE001 whatever it is, it is what is looked for
        return traceback.format_exc()
    return None


def fuzz(name: str, seconds: float, seed: int) -> None:
    """Give a target mutated inputs for some time; end the process with 1 at the first that it does not stand."""
    logging.disable()
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    random, corpus, tried = Random(f"{name} {seed}"), list(corpus_of(name).values()), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        content = mutated(corpus, random)
        tried += 1
        if (fault := fault_of(name, content)) is not None:
            CRASHES.mkdir(exist_ok=True)
            path = CRASHES / f"{name}-{sha256(content).hexdigest()[:12]}"
            path.write_bytes(content)
            print(f"{name}: input {tried:,}: {path}\n{fault}", flush=True)  # noqa: T201
            sys.exit(1)
    print(f"{name}: {tried:,} inputs", flush=True)  # noqa: T201


def main() -> int:
    """Fuzz the targets beside each other; return the number of those that did not stand an input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help="all by default")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed makes the same inputs")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)  # noqa: T201
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=fuzz, args=(name, arguments.seconds, arguments.seed))
        for name in arguments.targets or TARGETS
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return sum(process.exitcode != 0 for process in processes)


if __name__ == "__main__":
    sys.exit(main())
