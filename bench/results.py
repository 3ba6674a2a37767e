"""The files that the benchmarks write into: a section each for people, and the figures that have a bar."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results.md"
FIGURES = Path(__file__).parent / "figures.json"


def hardware() -> str:
    """Processor and cores, by which the figures of several machines are told apart."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [line.partition(":")[2] for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] \
        if cpuinfo.exists() else []  # fmt: skip
    processor = names[0].strip() if names else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores"


def machine() -> str:
    """Hardware, system and Python."""
    return f"{hardware()}, {platform.system()}, Python {platform.python_version()}"


def spread(values: Sequence[float], form: str) -> str:
    """The median of some values, and the least and the most, each in `form` as `str.format` takes it."""
    return f"{form.format(median(values))} ({form.format(min(values))} to {form.format(max(values))})"


def write_section(title: str, text: str, figures: Mapping[str, float] | None = None, path: Path = RESULTS) -> None:
    """Puts a section, which begins with `## title`, in place of the one before; behind the others, where it is new.

    `figures` are those of it that `bench.bars` holds against a bar, by the names that it gives them.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    head, found, rest = before.partition(f"## {title}\n")
    _, more, following = rest.partition("\n## ")
    following = f"\n## {following}" if found and more else ""
    path.write_text(f"{head.rstrip()}\n\n{text}{following}", encoding="utf-8")
    if figures:
        known = read_figures()
        known.setdefault(hardware(), {}).update({name: round(value, 3) for name, value in figures.items()})
        FIGURES.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def read_figures() -> dict[str, dict[str, float]]:
    """The last figure of each name, by the hardware that it was measured on."""
    return json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
