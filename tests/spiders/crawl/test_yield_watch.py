"""The watch over what is read, page by page: what it takes for a fault, and what it does not."""

import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import Article, Author, Evidence
from schemas.capture import PageKind
from schemas.page_layout import Layout, LayoutCount, Misses
from schemas.reject import Reject, RejectReason
from spiders.crawl.layout_drift import MAX_BASELINE_PAGES, LayoutWatch, joined, misses_that_show_drift
from spiders.crawl.sequence import Sequence, factors_of_miss
from spiders.crawl.yield_watch import YieldWatch
from spiders.crawl.yields import ARTICLE, DATES, HEAD, Yield, read_yields
from spiders.pages import READER_VERSION
from spiders.pages.forms.item import read_item
from spiders.pages.layouts.fingerprint import ABSENT
from spiders.urls import Address, identify
from tests.spiders.pages.test_item import item_page
from tests.support.crawling import SITE

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SHARES = {"byline": 0.998, "page_date": 1.0, "issue_date": 0.9, "authors": 0.998, "bio": 0.7, "label BACKGROUND": 0.95}
"""How often a page of the simulated site has each field."""
SECTIONS = ("analytical-articles", "field-reports")
COUNTS = st.builds(
    lambda pages, shares: LayoutCount(pages=pages, paths=paths_of(pages, shares)),
    st.integers(1, 700),
    st.dictionaries(st.sampled_from("abc"), st.lists(st.floats(0, 1), max_size=3), max_size=3),
)
"""What one crawl saw: up to three paths of up to three selectors, none on more pages than there were."""


def paths_of(pages: int, shares: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    paths: dict[str, dict[str, float]] = {}
    for selector, parts in shares.items():
        left, paths[selector] = pages, {}
        for path, part in zip("xyz", parts, strict=False):
            if count := int(left * part):
                paths[selector][path] = count
                left -= count
    return paths


def address(number: int, section: str = SECTIONS[0]) -> Address:
    return identify(f"https://{SITE.host}/publications/{section}/item/{number}-a.html", SITE)


def fields_of_a_day(chance: random.Random, absent: frozenset[str] = frozenset(), length: float = 0) -> dict[str, Yield]:
    fields = {
        name: Yield("rule" if chance.random() < share and name not in absent else ABSENT)
        for name, share in SHARES.items()
    }
    words = round(38 - 4 * length + chance.gauss(0, 1.2))
    return {ARTICLE: Yield("record"), "words of analytical": Yield(str(words)), **fields}


def after(pages: int, chance: random.Random) -> YieldWatch:
    """Return a watch whose baseline holds so many pages of each section."""
    watch = YieldWatch({}, {})
    for number in range(pages):
        for section in SECTIONS:
            assert not watch.add_page(address(13000 + number % 900, section), fields_of_a_day(chance)).problems
    return YieldWatch(watch.counts(), {})


def article(**changes: object) -> Article:
    read = read_item(item_page(), f"https://{SITE.host}/publications/analytical-articles/item/8400-a-river.html", SITE)
    return read.model_copy(update=changes)


def pages_until_told(watch: YieldWatch, fields: list[dict[str, Yield]]) -> tuple[int, dict[str, str]]:
    for number, found in enumerate(fields, start=1):
        if problems := watch.add_page(address(13950 + number), found).problems:
            return number, problems
    return 0, {}


@pytest.mark.parametrize("field", ["byline", "page_date", "authors"])
def test_a_field_that_is_no_longer_read_is_told_after_five_pages(field: str) -> None:
    chance = random.Random(1)
    number, problems = pages_until_told(
        after(200, chance), [fields_of_a_day(chance, frozenset({field})) for _ in range(9)]
    )
    assert number == 5
    assert problems.keys() == {field}
    assert f"`{field}` was read on " in problems[field] and "missing or wrong on 5 of the latest" in problems[field]
    assert "13951-a.html" in problems[field] and "13955-a.html" in problems[field]


def test_the_rarer_the_field_the_more_pages_it_takes() -> None:
    chance = random.Random(2)
    watch = after(200, chance)
    number, problems = pages_until_told(watch, [fields_of_a_day(chance, frozenset({"bio"})) for _ in range(40)])
    assert 10 <= number <= 20 and problems.keys() == {"bio"}


def test_a_field_that_most_pages_lose_is_told_although_some_keep_it() -> None:
    chance = random.Random(3)
    lost = [fields_of_a_day(chance, frozenset({"page_date"} if number % 5 % 2 == 0 else ())) for number in range(30)]
    number, problems = pages_until_told(after(200, chance), lost)
    assert 7 <= number <= 15 and problems.keys() == {"page_date"}


def test_a_change_in_one_section_is_told_although_the_other_is_in_order() -> None:
    chance = random.Random(4)
    watch = after(200, chance)
    for number in range(1, 20):
        assert not watch.add_page(address(13950 + number, SECTIONS[1]), fields_of_a_day(chance)).problems
        found = watch.add_page(address(13950 + number), fields_of_a_day(chance, frozenset({"byline"})))
        if found.problems:
            assert number == 5 and "latest analytical-articles pages" in found.problems["byline"]
            return
    pytest.fail("not told")


def test_pages_of_several_crawls_and_sections_add_up() -> None:
    chance = random.Random(5)
    watch = after(200, chance)
    for number in range(1, 6):
        found = watch.add_page(
            address(13950 + number, SECTIONS[number % 2]), fields_of_a_day(chance, frozenset({"byline"}))
        )
        watch = watch if found.problems else YieldWatch(watch.counts(), watch.misses())
    assert found.problems.keys() == {"byline"} and len(watch.odd_pages) == 5
    following = YieldWatch(watch.counts(), watch.misses())
    assert not following.in_order, "the crawl after it knows"
    following.add_page(address(13990), fields_of_a_day(chance))
    assert following.in_order, "a page as before ends it"


def test_a_page_that_is_fetched_again_counts_once() -> None:
    chance = random.Random(6)
    watch = after(200, chance)
    for _ in range(30):
        assert not watch.add_page(address(13950), fields_of_a_day(chance, frozenset({"byline"}))).problems


def test_texts_cut_in_half_are_told() -> None:
    chance = random.Random(7)
    number, problems = pages_until_told(after(200, chance), [fields_of_a_day(chance, length=1) for _ in range(20)])
    assert 5 <= number <= 7 and problems.keys() == {"words of analytical"}


def test_another_rule_is_a_note() -> None:
    chance = random.Random(8)
    watch = after(200, chance)
    notes: dict[str, str] = {}
    for number in range(6):
        findings = watch.add_page(address(13950 + number), fields_of_a_day(chance) | {"page_date": Yield("json_ld")})
        assert not findings.problems
        notes |= findings.notes
    assert "`page_date` is now read by `json_ld`" in notes["page_date"] and "(most by `rule`)" in notes["page_date"]


def test_pages_are_compared_with_those_of_their_own_time() -> None:
    watch = YieldWatch({}, {})
    for number in range(100):
        watch.add_page(address(13000 + number), {"abstract": Yield("rule")})
    watch = YieldWatch(watch.counts(), {})
    for number in range(100):
        assert not watch.add_page(address(7000 + number), {"abstract": Yield(ABSENT)}).problems, "older than all"


@pytest.mark.parametrize("seed", range(2))
def test_two_thousand_quiet_days_raise_no_alarm(seed: int) -> None:
    chance = random.Random(seed)
    watch, number = after(60, chance), 13000
    for _ in range(2000):
        for _ in range(chance.choice((0, 0, 1, 2, 3, 8))):
            number += 1
            findings = watch.add_page(address(number, chance.choice(SECTIONS)), fields_of_a_day(chance))
            assert findings.problems == findings.notes == {}
        watch = YieldWatch(watch.counts(), watch.misses())
    for count in watch.counts().values():
        assert count.pages <= MAX_BASELINE_PAGES
        assert all(sum(paths.values()) <= count.pages for paths in count.paths.values())
    told, _ = pages_until_told(watch, [fields_of_a_day(chance, frozenset({"byline"})) for _ in range(9)])
    assert 4 <= told <= 5, "and the watch is as awake as on the first day"


@settings(max_examples=200)
@given(st.lists(COUNTS, min_size=1, max_size=40))
def test_a_baseline_never_counts_more_matches_than_pages_and_forgets(history: list[LayoutCount]) -> None:
    count: LayoutCount | None = None
    since: dict[tuple[str, str], int] = {}
    for own in history:
        count = joined(count, own)
        since = {key: pages + own.pages for key, pages in since.items()}
        since |= {(name, path): 0 for name, paths in own.paths.items() for path in paths}
        for name, paths in count.paths.items():
            assert sum(paths.values()) <= count.pages
            assert all(since[name, path] < MAX_BASELINE_PAGES for path in paths)
            misses_that_show_drift(sum(paths.values()), count.pages)
        assert count.pages <= max(MAX_BASELINE_PAGES, own.pages)


def test_a_rare_form_is_kept_until_it_was_not_seen_on_five_hundred_pages() -> None:
    count = joined(None, LayoutCount(pages=500, paths={".a": {"div.a": 499, "p.a": 1}}))
    for page in range(1, 500):
        count = joined(count, LayoutCount(pages=1, paths={".a": {"div.a": 1}}))
        if page == 100:
            assert count.paths[".a"]["p.a"] > 0
    assert count.paths[".a"]["div.a"] <= 500
    assert joined(count, LayoutCount(pages=1, paths={".a": {"div.a": 1}})).paths[".a"].keys() == {"div.a"}


def test_two_forms_keep_their_shares_over_two_thousand_days() -> None:
    chance, count = random.Random(1), None
    for _ in range(2000):
        count = joined(count, LayoutCount(pages=1, paths={".a": {chance.choice(("x", "y", "y", "y")): 1}}))
    assert count is not None and 80 < count.paths[".a"]["x"] < 170 and 330 < count.paths[".a"]["y"] < 420


def test_an_archived_baseline_with_more_matches_than_pages_is_mended() -> None:
    """With 501 of 500, as version 1.4 left it, the first page that lacked a selector asked for the logarithm of 0."""
    paths = {".itemTitle": {"h2.itemTitle": 501.0}, ".itemView": {"div.itemView": 400.0, "article.itemView": 102.0}}
    old = Layout(reader_version=READER_VERSION, kinds={"item": LayoutCount(pages=500, paths=paths)})
    old = Layout.model_validate_json(old.model_dump_json(exclude={"yields"}))
    watch = LayoutWatch(old)
    told = [watch.add_page(PageKind.ITEM, "https://x.org", b"<p></p>", None) for _ in range(6)]
    assert next(number for number, problems in enumerate(told, start=1) if problems) == 3
    assert "was on 500 of the 500 item pages before" in told[-1][".itemTitle"]
    assert misses_that_show_drift(501, 500) == 3


def test_what_looks_wrong_counts_as_missing() -> None:
    right = read_yields(article(), SITE, NOW)
    assert {name for name, found in right.items() if found.rule == ABSENT} <= {
        "bio",
        "label BACKGROUND",
        "label IMPLICATIONS",
        "label CONCLUSIONS",
    }
    wrong = article(
        authors=(Author(position=1, name="24, Anna Tester (Sept.", printed_as="x"),),
        page_date=date(1899, 1, 1),
        issue_date=date(2027, 6, 1),
    )
    found = read_yields(wrong, SITE, NOW)
    assert {found[name].rule for name in ("authors", "page_date", "issue_date", DATES)} == {ABSENT}
    assert found["authors"].raw == "24, Anna Tester (Sept."
    assert found["page_date"].raw == "1899-01-01"
    head = Evidence(field="page_date", rule="head_differs", raw="2003-04-03T00:00:00Z")
    other = read_yields(article(evidence=(*article().evidence, head)), SITE, NOW)
    assert (other["page_date"].rule, other[HEAD]) == ("page_header", Yield(ABSENT, "2003-04-03T00:00:00Z"))
    assert right[HEAD].rule == "agree" and right["layout"].rule == "layout:k2"
    reject = Reject(capture_id="a", url="b", article_id=None, reason=RejectReason.TEXT_INCOMPLETE, detail="half")
    assert read_yields(reject, SITE, NOW) == {ARTICLE: Yield(ABSENT, "text_incomplete: half")}


@pytest.mark.parametrize("name", ["Anna (Anya) Tester", "{Analyst)", "Sept. 24 Tester", "Text: Anna Tester", "a@b.org"])
def test_no_name(name: str) -> None:
    found = read_yields(article(authors=(Author(position=1, name=name, printed_as=name),)), SITE, NOW)
    assert found["authors"].rule == ABSENT


def test_the_evidence_is_bounded_and_passes_through_json() -> None:
    latest = Sequence()
    for number in range(10_000):
        latest.add(f"https://x.org/{number}", True, factors_of_miss(True, 0.002))
    again = Misses.model_validate_json(latest.summary().model_dump_json())
    assert again == latest.summary() and len(again.pages) == 50 and latest.shows_change
    following = Sequence(again)
    following.add("https://x.org/", False, factors_of_miss(False, 0.002))
    assert not following.shows_change
