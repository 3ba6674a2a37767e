"""The views that answer a researcher's questions, on small warehouses in which each answer can be counted by hand."""

from datetime import date, timedelta

import duckdb

from schemas.article import Author, Link
from schemas.capture import PageKind
from schemas.decision import Decision, Verdict
from tests.warehouse.load.test_records import START, capture, gone, listing, reading, rows, together
from warehouse.load.batch import Batch
from warehouse.load.write import changes_since, load, remember_changes


def repeats(one: int, other: int) -> Batch:
    """Return a person's decision that two articles are one."""
    decision = Decision(
        decision_id="1", subject="article", one=f"caci:{one}", other=f"caci:{other}", verdict=Verdict.SAME,
        decided_by="Irma", decided_at=START, note="read both",
    )  # fmt: skip
    return Batch(decisions=[decision])


def by(*names: str) -> tuple[Author, ...]:
    return tuple(
        Author(position=position, name=name, printed_as=name, affiliation=f"University of {name[0]}")
        for position, name in enumerate(names, start=1)
    )


def to(*targets: tuple[int, str]) -> tuple[Link, ...]:
    """Return links to items, each in a block."""
    return tuple(
        Link(position=position, block=block, url=f"https://www.cacianalyst.org/{item}", text=f"to {item}",
             target_article_id=f"caci:{item}")
        for position, (item, block) in enumerate(targets, start=1)
    )  # fmt: skip


def on(day: str, item: int, section: str = "field-reports", title: str = "Title") -> Batch:
    """Return an article with a text of its own that was published on a day."""
    published_on = date.fromisoformat(day)
    return reading(item, item, f"of {item}", section=section, title=title, published_on=published_on)


def test_who_wrote_what_with_whom(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(
        reading(1, 1, "one", authors=by("Ann Lee", "Ben Ito", "Cy Fox")),
        reading(2, 2, "two", authors=by("Ann Lee"), published_on=date(2003, 6, 1)),
        reading(3, 3, "three", authors=by("Ann Lee")),
    ))  # fmt: skip
    load(connection, repeats(2, 3))
    of_ann = "SELECT article_id, published_on, affiliation, written_with FROM articles_by_author WHERE name = 'Ann Lee'"
    assert rows(connection, f"{of_ann} ORDER BY published_on") == [
        ("caci:2", date(2003, 6, 1), "University of A", None),
        ("caci:1", START.date(), "University of A", "Ben Ito; Cy Fox"),
    ]
    of_ben = "SELECT author_id, written_with FROM articles_by_author WHERE name = 'Ben Ito'"
    assert rows(connection, of_ben) == [("ben-ito", "Ann Lee; Cy Fox")]


def test_reads_leave_out_our_own_fetches(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(
        reading(1, 1, hours=0, hits=100),
        reading(2, 1, hours=12, hits=None),  # a print view counts and shows no counter
        Batch(captures=[capture(3, 1, hours=13, page_kind=PageKind.LISTING)]),  # which counts nothing
        Batch(captures=[capture(4, 1, hours=14, status=404)]),  # nor does this
        reading(5, 1, hours=48, hits=162),
        reading(6, 2, "other", hours=0, hits=161),
    ))  # fmt: skip
    looks = "SELECT observed_at - ?::TIMESTAMPTZ, hits, fetches, reads FROM counted_reads WHERE article_id = 'caci:1'"
    assert connection.execute(f"{looks} ORDER BY observed_at", [START]).fetchall() == [
        (timedelta(0), 100, 1, 99),
        (timedelta(days=2), 162, 3, 159),
    ]
    assert rows(connection, "SELECT reads, article_id, authors FROM most_read") == [
        (160, "caci:2", "Ann Lee"),
        (159, "caci:1", "Ann Lee"),
    ]
    gained = "SELECT article_id, observed_from, observed_until, days, reads, reads_per_day FROM reads_gained"
    assert rows(connection, gained) == [("caci:1", START, START + timedelta(days=2), 2.0, 60, 30.0)]


def test_a_counter_that_was_reset_says_nothing_about_reads(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(
        reading(1, hours=0, hits=900), reading(2, hours=24, hits=5), reading(3, hours=48, hits=8),
    ))  # fmt: skip
    gained = "SELECT reads, reads_per_day FROM reads_gained ORDER BY observed_from"
    assert rows(connection, gained) == [(None, None), (2, 2.0)]


def test_reads_of_a_duplicate_are_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(
        reading(1, 1, hours=0), reading(2, 1, hours=1), reading(3, 2, hours=0), reading(4, 2, hours=1),
    ))  # fmt: skip
    load(connection, repeats(1, 2))
    assert rows(connection, "SELECT article_id FROM most_read") == [("caci:1",)]
    assert rows(connection, "SELECT article_id FROM reads_gained") == [("caci:1",)]


STYLES = {
    "THE IMU: ALIVE AND KICKING?": "capitals",
    "KAZAKHSTAN’S WATER, McDERMOTT’S PUZZLE": "capitals",
    "ЧТО ДАЛЬШЕ": "capitals",
    "The Return of the Taliban to Kunduz": "title_case",
    "Trade With China": "title_case",
    "Georgia’s Trade with China": "title_case",
    "13 April 2011 News Digest": "title_case",
    "Prison break in Kyrgyzstan": "sentence_case",
    "Karachaganak and Kazakhstan's oil policy": "sentence_case",
    "US: a “quiet” Exit": "sentence_case",
    "2008": "no_letters",
}


def test_how_a_title_is_written(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(*(on("2004-01-01", item, title=title) for item, title in enumerate(STYLES, start=1))))
    assert dict(rows(connection, "SELECT title, style FROM title_styles")) == STYLES


def test_titles_in_capitals_by_year(connection: duckdb.DuckDBPyConnection) -> None:
    titles = {1: "IN CAPITALS", 2: "IN CAPITALS AS WELL", 3: "In small letters", 4: "In Title Case"}
    load(connection, together(*(on(f"2012-06-0{item}", item, title=title) for item, title in titles.items())))
    load(connection, on("2013-06-01", 5, title="Again small letters"))
    assert rows(connection, "SELECT * EXCLUDE (published_in) FROM title_styles_by_year ORDER BY year") == [
        (2012, "field-reports", 4, 2, 1, 1, 0.5),
        (2013, "field-reports", 1, 0, 0, 1, 0.0),
    ]


def test_a_silence_is_measured_by_the_usual_interval_of_its_section(connection: duckdb.DuckDBPyConnection) -> None:
    fortnightly = [date(2004, 1, 7) + timedelta(days=14 * number) for number in range(12)]
    published = [day for number, day in enumerate(fortnightly) if number not in (4, 5, 6)]  # 56 days without
    monthly = [date(2004, month, 1) for month in (1, 2, 3, 5, 6, 7)]  # 61 days are not much for it
    load(connection, together(
        *(on(day.isoformat(), item) for item, day in enumerate(published, start=1)),
        *(on(day.isoformat(), item, "feature-articles") for item, day in enumerate(monthly, start=50)),
    ))  # fmt: skip
    silences = rows(connection, "SELECT * FROM gaps WHERE first_after IS NOT NULL")
    assert silences == [("field-reports", fortnightly[3], fortnightly[7], 56, 14.0, 0)]
    lasting = "SELECT section, last_before, days, usual_days FROM gaps WHERE first_after IS NULL ORDER BY section"
    # The latest capture is of 3 January 2026: the number of an article is the hour of its capture.
    assert rows(connection, lasting) == [
        ("feature-articles", date(2004, 7, 1), (date(2026, 1, 3) - date(2004, 7, 1)).days, 31.0),
        ("field-reports", fortnightly[-1], (date(2026, 1, 3) - fortnightly[-1]).days, 14.0),
    ]


def test_a_week_without_news_is_not_a_silence(connection: duckdb.DuckDBPyConnection) -> None:
    daily = [*range(1, 11), *range(20, 30)]
    load(connection, together(*(on(f"2004-01-{day:02}", day, "news-digest") for day in daily)))
    assert rows(connection, "SELECT * FROM gaps WHERE first_after IS NOT NULL") == []


def test_a_gap_of_ours_shows_what_is_listed_and_not_stored(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(*(on(f"2004-{month:02}-01", month) for month in (1, 2, 3, 9, 10, 11))))
    named = listing(90, 70, 71, 72, section="field-reports")
    dates = {"caci:70": date(2004, 4, 1), "caci:71": date(2004, 5, 1), "caci:72": date(2004, 9, 1)}
    load(connection, Batch(
        captures=named.captures,
        listed=[item.model_copy(update={"published_on": dates[item.article_id]}) for item in named.listed],
    ))  # fmt: skip
    gaps = "SELECT last_before, first_after, listed_not_stored FROM gaps WHERE first_after IS NOT NULL"
    assert rows(connection, gaps) == [(date(2004, 3, 1), date(2004, 9, 1), 2)]


def test_links_to_a_duplicate_lead_to_the_article_that_it_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(
        reading(1, 1, "one", title="First", published_on=date(2001, 1, 1), links=to((1, "text"))),
        reading(2, 2, "two", title="Copy", published_on=date(2001, 1, 2), links=to((3, "text"))),
        reading(3, 3, "three", title="Third", links=to((2, "text"), (1, "text"), (1, "related"), (99, "text"))),
        reading(4, 4, "four", title="Fourth", links=to((1, "text"), (3, "related"))),
    ))  # fmt: skip
    load(connection, repeats(1, 2))
    linked = (
        "SELECT article_id, block, target_article_id, target_title FROM article_links ORDER BY article_id, position"
    )
    assert rows(connection, linked) == [
        ("caci:3", "text", "caci:1", "First"),
        ("caci:3", "text", "caci:1", "First"),
        ("caci:3", "related", "caci:1", "First"),
        ("caci:4", "text", "caci:1", "First"),
        ("caci:4", "related", "caci:3", "Third"),
    ]
    assert rows(connection, "SELECT cited_by, linked_by, article_id FROM most_linked") == [
        (2, 2, "caci:1"),
        (0, 1, "caci:3"),
    ]


def test_what_changed_on_the_site(connection: duckdb.DuckDBPyConnection) -> None:
    url = "https://www.cacianalyst.org/publications/field-reports/item/{}-{}.html"
    at = [START + timedelta(days=days) for days in range(10)]

    def seen(day: int, item: int, text: str, title: str = "Title", slug: str = "a") -> Batch:
        """Return an item as it was on a day of these tests."""
        address = url.format(item, slug)
        return reading(100 * item + day, item, text, hours=24 * day, title=title, url=address)

    def missing(day: int, item: int) -> Batch:
        return Batch(captures=[capture(100 * item + day, item, hours=24 * day, status=404)])

    steps = [
        *(seen(0, item, f"one {item}") for item in range(1, 6)),
        seen(1, 1, "another text"), seen(1, 2, "another title", title="Another title"), seen(1, 3, "one 3", slug="b"),
        missing(1, 4), missing(2, 4), seen(3, 4, "one 4"), seen(3, 5, "one 5"),
    ]  # fmt: skip
    for step in reversed(steps):  # the order of loading leaves no trace
        load(connection, step)
    columns = "article_id, change, seen_at, seen_before_at, before, after, diff"
    changes = rows(connection, f"SELECT {columns} FROM changes WHERE change != 'new' ORDER BY article_id, seen_at")
    assert changes == [
        ("caci:1", "edited", at[1], at[0], None, None, "caci diff caci:1 --to 2"),
        ("caci:2", "retitled", at[1], at[0], "Title", "Another title", "caci diff caci:2 --to 2"),
        ("caci:3", "moved", at[1], at[0], url.format(3, "a"), url.format(3, "b"), None),
        ("caci:4", "gone", at[1], at[0], None, None, None),
        ("caci:4", "back", at[3], at[2], None, None, None),
    ]
    new = rows(connection, "SELECT article_id, seen_at, seen_before_at FROM changes WHERE change = 'new' ORDER BY ALL")
    assert new == [(f"caci:{item}", at[0], None) for item in range(1, 6)]


def test_a_load_names_what_it_noticed(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(reading(1, 1, "one", title="one"), reading(2, 2, "two")))
    remember_changes(connection)
    assert changes_since(connection) == []
    load(connection, together(reading(3, 1, "edited", title="one"), gone(4, 2), reading(5, 3, "new")))
    assert [(change.change, change.article_id) for change in changes_since(connection)] == [
        ("edited", "caci:1"), ("gone", "caci:2"), ("new", "caci:3")
    ]  # fmt: skip
