"""Compare the figures of all benchmarks with the bars, which were set before any figure was measured.

`make bench` measures everything and then writes this table; the module alone writes it from the latest figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.results import hardware, machine, read_figures, write_section

TITLE = "Against the bars"
MILLISECONDS = 1000
RATIO = "{:.2f}"


@dataclass(frozen=True)
class Bar:
    """The minimum or maximum of a figure, in its unit."""

    what: str
    beside: str
    figure: str
    """Its name in `figures.json`."""
    least: float | None = None
    most: float | None = None
    unit: str = RATIO
    scale: float = 1
    """Factor that converts the figure into the unit."""
    missed: str = ""
    """Why it is missed, if it is, and what was tried."""

    def row(self, figures: Sequence[Mapping[str, float]]) -> str:
        """Return a row of the table: each machine's figure, this one first, the distance of ratios, the verdict."""
        bar = f"at least {self.unit.format(self.least)}" if self.most is None else \
            f"at most {self.unit.format(self.most)}"  # fmt: skip
        values = [one[self.figure] * self.scale if self.figure in one else None for one in figures]
        cells = ["" if value is None else self.unit.format(value) for value in values]
        cells = [self.what, self.beside, bar, *cells, self.apart(values), self.verdict(values)]
        return f"| {' | '.join(cells)} |"

    def apart(self, values: Sequence[float | None]) -> str:
        """Return how much this machine's ratio is above or below those of the others; "" if it is not a ratio."""
        here, *others = values
        if self.unit != RATIO or here is None:
            return ""
        return ", ".join(f"{here / other - 1:+.0%}" for other in others if other)

    def verdict(self, values: Sequence[float | None]) -> str:
        """Return whether the figure meets the bar, and if not, why; that of another machine if this one has none."""
        here, *_ = values
        value = next((one for one in values if one is not None), None)
        if value is None:
            return "not measured"
        if (self.least is None or value >= self.least) and (self.most is None or value <= self.most):
            verdict = "met"
        else:
            verdict = f"missed: {self.missed}" if self.missed else "missed"
        return verdict if here is not None else f"not measured here; there {verdict}"


BARS = (
    Bar("reading a page", "trafilatura with metadata", "reading, times trafilatura's speed", least=5),
    Bar("reading a page: fields exact", "", "reading, share of fields exact", least=100, unit="{:.0f} %", scale=100),
    Bar("a crawl with archive and everything", "bare Scrapy, pages thrown away", "crawl, of bare Scrapy's speed",
        least=0.5),
    Bar("a run without news: requests for items", "bare Scrapy and wget ask for all again",
        "requests for items without news", most=0, unit="{:.0f}"),
    Bar("the same: lists and feeds a section", "", "lists and feeds a section without news", most=4, unit="{:.1f}"),
    Bar("writing the archive", "warcio", "writing the archive, of warcio's speed", least=1),
    Bar("checking the archive", "warcio", "checking the archive, of warcio's speed", least=1),
    Bar("loading articles", "dlt, merge", "load, times dlt's speed", least=20,
        missed="out of reach of any insert: the floor below, which does not compare with existing rows, has ten to"
        " eleven times dlt's speed. Of half a millisecond per article, 0.2 convert Python's values to Arrow's, which"
        " the reader processes do in the pipeline. What was tried: profile.md, Loading"),
    Bar("loading them from tables, as readers hand them over", "dlt, merge of the same tables",
        "load of tables, times dlt's speed", least=20,
        missed="also out of reach: the floor of the next row has twice dlt's speed. Ours also keeps history, and"
        " compares with existing rows before it writes"),
    Bar("loading them from tables", "Arrow's tables, inserted as they are",
        "load of tables, of the speed of Arrow alone", least=0.5),
    Bar("loading articles", "Arrow, inserted as it is", "load, of the speed of Arrow alone", least=0.5),
    Bar("archive to SQL", "news-please", "rebuild, times news-please's speed", least=10),
    Bar("the same, with duplicates and authors", "news-please, which looks for none",
        "rebuild with duplicates and authors, times news-please's speed", least=10,
        missed="comparing all texts with each other takes as long again as reading and loading them, and no peer does"
        " it. What was tried: profile.md, Loading"),
    Bar("archive to SQL", "Fundus", "rebuild, times Fundus's speed", least=10,
        missed="ten times would be 10,000 pages a second and more on two cores, where one core checks 12,000 records"
        " of the archive a second and does nothing else. Fundus reads four fields by selectors and stores nothing; ours"
        " reads all of a record, with evidence, and stores it with its history. What was tried: profile.md, Reading a"
        " page (3.07 to 1.05 ms)"),
    Bar("publication of 15,000 articles", "", "publication, 15,000 articles", most=20, unit="{:.1f} s"),
    Bar("search in them, median", "`fts`, LIKE: see SQL", "search, median, 15,000 articles", most=20, unit="{:.1f} ms"),
    Bar("search in them, 95 %", "", "search, 95 %, 15,000 articles", most=50, unit="{:.1f} ms"),
    Bar("search for known articles of the demo, MRR", "", "MRR of known items", least=0.95),
    Bar("the same", "the best of FTS5 and `fts`", "MRR of known items / the best peer", least=1),
    Bar("the slowest view of them, all of its rows", "", "slowest view, all of its rows, 15,000 articles", most=100,
        unit="{:.0f} ms"),
    Bar("a reader's longest wait beside 50 loads and publications", "",
        "readers beside a writer, longest wait", most=100, unit="{:.0f} ms"),
    Bar("largest process, by size", "", "largest process, MB", most=500, unit="{:.0f} MB"),
    Bar("start of `caci --help`", "`duckdb`", "start of caci --help", most=300, unit="{:.0f} ms", scale=MILLISECONDS),
    Bar('start of `caci sql "SELECT 1"`', "`duckdb`", 'start of caci sql "SELECT 1"', most=500, unit="{:.0f} ms",
        scale=MILLISECONDS),
    Bar("`caci ingest` without Prefect: its first page is requested", "", "first page of caci ingest", most=3,
        unit="{:.1f} s"),
    Bar("five years of the schedules: the archive", "", "five years, MB", most=1000, unit="{:.0f} MB"),
    Bar("five years of the schedules: its files", "", "five years, files", most=2000, unit="{:.0f}"),
    Bar("`caci status` after them", "", "five years, status, s", most=1, unit="{:.1f} s"),
    Bar("`caci ingest` without news after them", "", "five years, quiet ingest, s", most=10, unit="{:.1f} s"),
    Bar("`make demo` in a fresh clone, with the install", "", "demo in a fresh clone", most=180, unit="{:.0f} s"),
)  # fmt: skip


def table(all_figures: Mapping[str, Mapping[str, float]], here: str) -> str:
    """Return all bars as Markdown: the figures of this hardware, then those of each other machine."""
    others = sorted(set(all_figures) - {here})
    figures = [all_figures.get(name, {}) for name in (here, *others)]
    titles = ["what", "beside", "bar", here, *others, "apart" if others else "", ""]
    return "\n".join([
        f"| {' | '.join(titles)} |", f"|{' --- |' * len(titles)}", *(bar.row(figures) for bar in BARS),
    ])  # fmt: skip


def main() -> None:
    """Write the table."""
    text = "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. Ratios first: machines differ. The column"
        " `apart` compares the ratio measured here with that of another machine. The sections below have the spread of"
        " each figure, and the command that measures it again.", "", table(read_figures(), hardware()), "",
    ])  # fmt: skip
    print(text)
    write_section(TITLE, text)


if __name__ == "__main__":
    main()
