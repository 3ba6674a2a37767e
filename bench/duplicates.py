"""How reliable the decisions on duplicates and authors are, and what comparing new articles with many known ones takes.

`make bench-duplicates` prints both and writes them into `results.md`. Precision and recall are those of the labelled
pairs of `tests/gold`. The comparison loads texts of invented words into a warehouse, then a hundred more, half of which
are known texts with every twentieth word changed; datasketch's index in memory does the same, in its own process.
"""

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.results import machine, write_section
from schemas.article import Article, Kind
from tests.gold.judged import batch_of, joined
from tests.gold.pairs import Pair, made_pairs, pairs_by_hand
from warehouse.database.warehouse import open_warehouse
from warehouse.identity.decide import update_identity
from warehouse.identity.people import find_merges
from warehouse.load.write import load

PEOPLE = Path(__file__).parent.parent / "tests" / "gold" / "people.toml"
SEEDS = (5, 17, 23)
NEW, BATCH, WORDS, FIRST_NEW = 100, 2_000, 700, 20_000_000
VOCABULARY = [f"w{number:x}" for number in range(30_000)]
# As in natural language, few words are frequent and most are rare.
WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(len(VOCABULARY))))


def text(number: int) -> str:
    """Return the text of a known article."""
    return " ".join(random.Random(number).choices(VOCABULARY, cum_weights=WEIGHTS, k=WORDS))


def new_texts(known: int) -> Iterator[tuple[int | None, str]]:
    """Yield the new texts, each with the number of the known text that it repeats, if any."""
    chance = random.Random("new")
    for number in range(NEW):
        original = chance.randrange(known) if number % 2 else None
        words = text(FIRST_NEW + number if original is None else original).split()
        if original is not None:
            words[number % 20 :: 20] = ["other"] * len(words[number % 20 :: 20])
        yield original, " ".join(words)


def article(number: int, body: str) -> Article:
    """Return an article with this text."""
    return Article(
        article_id=f"caci:{number}", item_id=number, kind=Kind.ANALYTICAL, title=f"Title of the {number}", body=body,
        published_on=date(2004, 1, 1), date_rule="page_date", word_count=WORDS, content_digest=f"sha256:{number}",
        reader_version="1",
    )  # fmt: skip


def by_warehouse(known: int) -> dict[str, float]:
    """Return the seconds of the warehouse for the known texts and for the new ones, and the pairs that it joined."""
    with tempfile.TemporaryDirectory() as directory, open_warehouse(Path(directory) / "w.duckdb") as connection:
        began = time.perf_counter()
        for start in range(0, known, BATCH):
            numbers = range(start, min(start + BATCH, known))
            load(connection, batch_of(article(number, text(number)) for number in numbers), last=False)
        update_identity(connection)
        built = time.perf_counter() - began
        new = list(new_texts(known))
        batch = batch_of(article(FIRST_NEW + number, body) for number, (_, body) in enumerate(new))
        began = time.perf_counter()
        load(connection, batch)
        taken = time.perf_counter() - began
        joins = joined(connection)
    expected = {
        frozenset({f"caci:{FIRST_NEW + number}", f"caci:{original}"})
        for number, (original, _) in enumerate(new)
        if original is not None
    }
    return {"built": built, "taken": taken, "found": len(joins & expected), "false": len(joins - expected)}


def by_datasketch(known: int) -> dict[str, float]:
    """Return the same of datasketch's index in memory."""
    from datasketch import MinHash, MinHashLSH

    def signature(body: str) -> Any:
        words, minhash = body.split(), MinHash(num_perm=128)
        minhash.update_batch([" ".join(four).encode() for four in zip(words, words[1:], words[2:], words[3:])])  # noqa: B905
        return minhash

    began = time.perf_counter()
    index = MinHashLSH(threshold=0.5, num_perm=128)
    for number in range(known):
        index.insert(number, signature(text(number)))
    built = time.perf_counter() - began
    new = list(new_texts(known))
    began = time.perf_counter()
    answers = [index.query(signature(body)) for _, body in new]
    taken = time.perf_counter() - began
    correct = sum(original in answer for (original, _), answer in zip(new, answers, strict=True))
    return {"built": built, "taken": taken, "found": correct, "false": sum(map(len, answers)) - correct}


def measure(name: str, known: int, results: Any) -> None:
    """Put what one of the two takes and finds into `results`, with the peak of its process in megabytes."""
    figures = {"caci-analyst": by_warehouse, "datasketch": by_datasketch}[name](known)
    results.put(figures | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})


def in_a_process(name: str, known: int) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    process = context.Process(target=measure, args=(name, known, results))
    process.start()
    process.join()
    assert process.exitcode == 0, name
    figures: dict[str, float] = results.get()
    return figures


def comparison(known: int) -> list[str]:
    """Return the table of what the comparison takes."""
    lines = [
        f"| | {known:,} known: s | {NEW} new: s | of {NEW // 2} repeats found | others joined | peak: MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in ("caci-analyst", "datasketch"):
        of = in_a_process(name, known)
        lines.append(
            f"| {name} | {of['built']:.0f} | {of['taken']:.2f} | {of['found']:.0f} | {of['false']:.0f} |"
            f" {of['memory']:.0f} |"
        )
    return lines


def articles_found(pairs: list[Pair]) -> tuple[int, int, int, int]:
    """Return the number of equal pairs, of those joined, of different pairs, and of those joined wrongly."""
    with tempfile.TemporaryDirectory() as directory, open_warehouse(Path(directory) / "w.duckdb") as connection:
        load(connection, batch_of(article for pair in pairs for article in (pair.one, pair.other)))
        joins = joined(connection)
    same = {frozenset({pair.one.article_id, pair.other.article_id}) for pair in pairs if pair.same}
    return len(same), len(joins & same), len(pairs) - len(same), len(joins - same)


def authors_found() -> tuple[int, int, int, int]:
    """Return the same of names."""
    labelled = tomllib.loads(PEOPLE.read_text(encoding="utf-8"))
    found = {label: sum(bool(find_merges(dict.fromkeys(pair, 1))) for pair in labelled[label]) for label in labelled}
    return len(labelled["same"]), found["same"], len(labelled["different"]), found["different"]


def quality() -> list[str]:
    """Return the table of precision and recall."""
    lists = [[*made_pairs(seed, 1000), *pairs_by_hand()] for seed in SEEDS]
    counts = {
        "articles": tuple(map(sum, zip(*map(articles_found, lists), strict=True))),
        "authors": authors_found(),
    }
    lines = [
        "| | pairs that are the same | joined | pairs that are not | joined | precision | recall |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, (same, found, different, wrong) in counts.items():
        rates = f"{found / (found + wrong):.3f} | {found / same:.3f}"
        lines.append(f"| {name} | {same} | {found} | {different} | {wrong} | {rates} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known", type=int, default=100_000, help="known articles of the comparison")
    arguments = parser.parse_args()
    report = "\n".join(
        [
            "## Duplicates",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-duplicates` measures it again.",
            "",
            *quality(),
            "",
            f"Texts of {WORDS} words; the first column of both includes generating them. The warehouse keeps the"
            " articles and its samples on disk, and compares the known articles with each other; datasketch's index"
            " (128 permutations, threshold 0.5) only adds them, and ends with its process. Each was measured once.",
            "",
            *comparison(arguments.known),
            "",
        ]
    )
    print(report)
    write_section("Duplicates", report)


if __name__ == "__main__":
    main()
