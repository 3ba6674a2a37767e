"""The files that the benchmarks write: a section each for people, and the figures that have a bar."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results.md"
FIGURES = Path(__file__).parent / "figures.json"


def hardware() -> str:
    """Return the processor and its cores, which distinguish the figures of several machines."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [line.partition(":")[2] for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] \
        if cpuinfo.exists() else []  # fmt: skip
    processor = names[0].strip() if names else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores"


def machine() -> str:
    """Return the hardware, the system and the version of Python."""
    return f"{hardware()}, {platform.system()}, Python {platform.python_version()}"


def spread(values: Sequence[float], form: str) -> str:
    """Return the median, the minimum and the maximum of some values, each formatted by `form`."""
    return f"{form.format(median(values))} ({form.format(min(values))} to {form.format(max(values))})"


def write_section(title: str, text: str, figures: Mapping[str, float] | None = None, path: Path = RESULTS) -> None:
    """Replace a section, which begins with `## title`, or append a new one.

    `figures` are its figures that `bench.bars` compares with a bar, by the names in `bench.bars`.
    """
    existing = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    head, _, rest = existing.partition(f"## {title}\n")
    _, heading, following = rest.partition("\n## ")
    following = heading + following
    path.write_text(f"{head.rstrip()}\n\n{text}{following}", encoding="utf-8")
    if figures:
        all_figures = read_figures()
        all_figures.setdefault(hardware(), {}).update({name: round(value, 3) for name, value in figures.items()})
        FIGURES.write_text(json.dumps(all_figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def read_figures() -> dict[str, dict[str, float]]:
    """Return the latest figure of each name, by the hardware on which it was measured."""
    return json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
