"""Import modules as if only what requirements-bench.lock names were installed.

`python -m tests.support.bench_environment MODULE…`: the environment of the benchmarks has no Prefect, for example. The
peers themselves, which the project's own environment lacks, are replaced by mocks.
"""

import re
import sys
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from unittest.mock import MagicMock

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements-bench.lock"
OURS = {"bench", "tests", "schemas", "spiders", "warehouse", "flows", "replica"}
PEERS = ("datasketch", "dlt", "fastwarc", "newspaper", "newsplease", "readability", "trafilatura")


def normalised(name: str) -> str:
    """Return the name of a distribution as the package index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


class OnlyLocked:
    """A finder that finds no package outside the lock."""

    def __init__(self) -> None:
        names = re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
        locked = set(map(normalised, names))
        self.missing = {
            package
            for package, distributions in packages_distributions().items()
            if package not in OURS and locked.isdisjoint(map(normalised, distributions))
        }

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Raise ModuleNotFoundError for a package that the lock does not name; else leave it to the next finder."""
        if name.partition(".")[0] in self.missing:
            raise ModuleNotFoundError(f"No module named {name!r} in the environment of the benchmarks", name=name)


if __name__ == "__main__":
    sys.meta_path.insert(0, OnlyLocked())
    sys.modules.update({name: MagicMock() for name in PEERS})
    for module in sys.argv[1:]:
        import_module(module)
