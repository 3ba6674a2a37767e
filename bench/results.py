"""The files that the benchmarks write into, a section each."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results.md"


def machine() -> str:
    """Processor, cores and Python."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [line.partition(":")[2] for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] \
        if cpuinfo.exists() else []  # fmt: skip
    processor = names[0].strip() if names else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def spread(values: Sequence[float], form: str) -> str:
    """The median of some values, and the least and the most, each in `form` as `str.format` takes it."""
    return f"{form.format(median(values))} ({form.format(min(values))} to {form.format(max(values))})"


def write_section(title: str, text: str, path: Path = RESULTS) -> None:
    """Puts a section, which begins with `## title`, in place of the one before; behind the others, where it is new."""
    before = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    head, found, rest = before.partition(f"## {title}\n")
    _, more, following = rest.partition("\n## ")
    following = f"\n## {following}" if found and more else ""
    path.write_text(f"{head.rstrip()}\n\n{text}{following}", encoding="utf-8")
