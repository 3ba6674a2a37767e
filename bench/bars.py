"""Holds the figures of all benchmarks against the bars that were set before any of them was measured.

`make bench` measures everything and then writes this table; the module by itself writes it from the last figures.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bench.results import machine, read_figures, write_section

TITLE = "Against the bars"
MILLISECONDS = 1000


@dataclass(frozen=True)
class Bar:
    """What a figure must be at the least, or at the most, in its unit."""

    what: str
    beside: str
    figure: str
    """As in `figures.json`."""
    least: float | None = None
    most: float | None = None
    unit: str = "{:.2f}"
    scale: float = 1
    """By which the figure is multiplied to be in the unit."""
    missed: str = ""
    """Where it is missed: why, and what was tried."""

    def row(self, figures: dict[str, float]) -> str:
        """The line of the table; a figure that was never measured is said to be so."""
        wanted = f"at least {self.unit.format(self.least)}" if self.most is None else \
            f"at most {self.unit.format(self.most)}"  # fmt: skip
        value = figures.get(self.figure)
        if value is None:
            return f"| {self.what} | {self.beside} | {wanted} | not measured | |"
        value *= self.scale
        met = value >= self.least if self.least is not None else self.most is None or value <= self.most
        told = "met" if met else f"missed: {self.missed}" if self.missed else "missed"
        return f"| {self.what} | {self.beside} | {wanted} | {self.unit.format(value)} | {told} |"


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
        missed="of half a millisecond an article 0.2 are Python's values becoming Arrow's, and most of the rest is"
        " DuckDB's inserting: the floor below needs both; in the pipeline the processes that read do the first"),
    Bar("loading them from tables, as readers hand them over", "dlt, merge of the same tables",
        "load of tables, times dlt's speed", least=20,
        missed="ours also keeps history, and looks at what is there before it writes"),
    Bar("loading articles", "Arrow, inserted as it is", "load, of the speed of Arrow alone", least=0.5),
    Bar("archive to SQL", "news-please", "rebuild, times news-please's speed", least=10),
    Bar("archive to SQL", "Fundus", "rebuild, times Fundus's speed", least=10,
        missed="Fundus takes four fields by selectors, and keeps nothing; ours reads all of a record, with evidence,"
        " and stores it with its history"),
    Bar("publication of 15,000 articles", "", "publication, 15,000 articles", most=20, unit="{:.1f} s"),
    Bar("search in them, median", "`fts`, LIKE: see SQL", "search, median, 15,000 articles", most=20, unit="{:.1f} ms"),
    Bar("search in them, 95 %", "", "search, 95 %, 15,000 articles", most=50, unit="{:.1f} ms"),
    Bar("the slowest view of them, all of its rows", "", "slowest view, all of its rows, 15,000 articles", most=100,
        unit="{:.0f} ms"),
    Bar("a reader's longest wait beside 50 loads and publications", "",
        "readers beside a writer, longest wait", most=100, unit="{:.0f} ms"),
    Bar("largest process, by size", "", "largest process, MB", most=500, unit="{:.0f} MB",
        missed="the exports of 300,000 pages; their load had 566 before candidates and captures took less. Up to 60,000"
        " pages 472; a publication of 150,000 long articles had 459. See profile.md"),
    Bar("start of `caci --help`", "`duckdb`", "start of caci --help", most=300, unit="{:.0f} ms", scale=MILLISECONDS),
    Bar('start of `caci sql "SELECT 1"`', "`duckdb`", 'start of caci sql "SELECT 1"', most=500, unit="{:.0f} ms",
        scale=MILLISECONDS),
    Bar("`make demo` in a fresh clone, with the install", "", "demo in a fresh clone", most=180, unit="{:.0f} s"),
)  # fmt: skip


def main() -> None:
    """Writes the table."""
    figures = read_figures()
    text = "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. Ratios first: machines differ. The sections"
        " below have the spread of each, and the command that measures it again.", "",
        "| what | beside | bar | measured | |", "| --- | --- | --- | --- | --- |",
        *(bar.row(figures) for bar in BARS), "",
    ])  # fmt: skip
    print(text)
    write_section(TITLE, text)


if __name__ == "__main__":
    main()
