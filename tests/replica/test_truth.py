"""The truth table of the replica agrees with itself and with the pages."""

import re
from datetime import date
from html import unescape

from replica.cms.item_store import ItemStore
from replica.content.bylines import EVENT, FORMS
from replica.content.dates import Known, read_slashed, read_without_year
from replica.server import Replica
from replica.truth import rows
from tests.support.fetching import Row, fetch, path


def text_of(html: str) -> str:
    """Return the text of a page's columns without blanks and dirt, to search for texts."""
    columns = html[html.index('<div class="itemBody">') : html.index('<div class="itemContentFooter">')]
    columns = re.sub(r"<style.*?</style>|<script.*?</script>|<!--.*?-->|<[^>]*>", "", columns, flags=re.DOTALL)
    plain = re.sub(r"\\+(?=['\"])", "", unescape(columns)).replace("â€", "”").replace("†", "”").replace("\u00ad", "")
    return re.sub(r"\s", "", plain)


def test_the_truth_is_determined_by_the_seed() -> None:
    first, second, other = (list(rows(ItemStore(seed, 60))) for seed in (5, 5, 6))
    assert first == second
    assert first != other


def test_ids_are_unique_and_ascending(truth: list[Row]) -> None:
    ids = [row["item_id"] for row in truth]
    assert len(ids) == len(set(ids)) == 600
    assert ids == sorted(ids)


def test_every_byline_form_occurs(truth: list[Row]) -> None:
    seen = {form.removeprefix("byline:") for row in truth for form in row["forms"] if form.startswith("byline:")}
    assert seen >= {*FORMS, EVENT}


def test_every_kind_and_state_occurs(truth: list[Row]) -> None:
    assert {row["kind"] for row in truth} == {"analytical", "field_report", "feature", "news_item", "news_digest"}
    assert {row["state"] for row in truth} == {"published", "gone", "login"}


def test_paragraphs_body_and_sections_agree(truth: list[Row]) -> None:
    for row in truth:
        abstract = [row["abstract"]] if row["abstract"] else []
        assert row["paragraphs"] == abstract + row["body"].split("\n\n")
        assert row["word_count"] == len(row["body"].split())
        assert all(section["text"] in row["body"] for section in row["sections"])
        if row["digest_items"]:
            assert row["body"] == "\n\n".join(item["text"] for item in row["digest_items"])
        assert all(text == " ".join(text.split()) for text in row["paragraphs"])


def test_articles_have_the_length_of_their_kind(truth: list[Row]) -> None:
    for kind, low, high in (("analytical", 350, 1100), ("field_report", 180, 600), ("news_item", 30, 220)):
        counts = [row["word_count"] for row in truth if row["kind"] == kind]
        assert low <= min(counts)
        assert max(counts) <= high


def test_texts_are_not_near_duplicates(truth: list[Row]) -> None:
    def shingles(row: Row) -> set[tuple[str, ...]]:
        words = row["body"].split()
        return {tuple(words[place : place + 5]) for place in range(len(words) - 4)}

    sample = [row for row in truth if row["kind"] == "analytical"][:60]
    shingles_of_articles = [shingles(row) for row in sample]
    for place, one in enumerate(shingles_of_articles):
        for other in shingles_of_articles[place + 1 :]:
            assert len(one & other) / len(one | other) < 0.1


def test_dates_follow_the_rules(truth: list[Row]) -> None:
    for row in truth:
        days = [row[name] for name in ("slug_date", "page_date", "issue_date", "title_date")]
        assert row["published_on"] == next((day for day in days if day), None)
        assert row["date_conflict"] == (len({day for day in days if day}) > 1)
    assert sum(row["date_conflict"] for row in truth) > 20
    assert any(row["page_date"] is None for row in truth)


def test_slashed_dates() -> None:
    nothing = Known(None, None)
    assert read_slashed(9, 4, 2003, nothing) == date(2003, 9, 4)
    assert read_slashed(3, 5, 2014, Known(None, date(2014, 3, 5))) == date(2014, 3, 5)
    assert read_slashed(4, 9, 2013, nothing) == date(2013, 9, 4)  # the Wednesday
    assert read_slashed(8, 5, 2014, nothing) is None  # a Tuesday and a Thursday
    assert read_slashed(19, 2, 2014, nothing) == date(2014, 2, 19)
    assert read_without_year(12, 30, Known(None, date(2016, 1, 2))) == date(2015, 12, 30)
    assert read_without_year(12, 30, nothing) is None


def test_pages_contain_what_the_truth_states(site: Replica, truth: list[Row]) -> None:
    for row in truth[::7]:
        if row["state"] != "published":
            continue
        html = fetch(site.url + path(row))[1].decode()
        text = text_of(html)
        expected = [*row["paragraphs"], *filter(None, [row["bio"]]), *(row["byline"] or "").split(" / ")]
        for passage in expected:
            assert re.sub(r"\s| \| ", "", passage.replace(" | ", "")) in text, (row["item_id"], passage)
        assert f'<span id="startOfPageId{row["item_id"]}"></span>' in html
        assert f'<link href="/{path(row)}" rel="canonical" />' in html
