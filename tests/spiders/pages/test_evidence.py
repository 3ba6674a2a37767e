"""Evidence: every field of every record names its rule, and every rule is explained."""

import urllib.request

import pytest

from replica.server import Replica
from schemas.article import Article
from spiders.pages.forms.item import read_item
from spiders.pages.rules import RULES, explain
from spiders.sites import load_site
from tests.spiders.pages.test_item import read

SITE = load_site("caci")
# What identifies the record or the reader, and the evidence itself
WITHOUT_EVIDENCE = {"item_id", "date_rule", "content_digest", "reader_version", "evidence"}


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    with Replica(articles=200, seed=11) as site:
        public = [row["url"] for row in site.truth() if row["state"] == "published"]
        fetched = [url.replace(SITE.origin, site.url.rstrip("/")) for url in public]
        return [read_item(urllib.request.urlopen(url, timeout=10).read(), url, SITE) for url in fetched]


def test_every_field_has_evidence(articles):
    fields = set(Article.model_fields) - WITHOUT_EVIDENCE
    assert all({row.field for row in article.evidence} == fields | {"layout"} for article in articles)


def test_every_rule_is_explained(articles):
    used = {row.rule for article in articles for row in article.evidence} | {article.date_rule for article in articles}
    assert used - RULES.keys() == {"layout:k2"}
    assert explain("layout:k2") == "the layout `k2`: its selectors"
    assert explain("a_rule_of_earlier_readers") == "a_rule_of_earlier_readers"
    assert all(text and text[0].islower() and not text.endswith(".") for text in RULES.values())


def test_a_field_without_value_is_absent_and_one_with_a_value_is_not(articles):
    nothing = (None, "", ())
    for article in articles:
        for row in article.evidence:
            if row.rule == "absent":
                assert getattr(article, row.field) in nothing, (article.article_id, row.field)


def test_the_raw_text_is_as_printed():
    article = read(
        full="<p>By Ann Example (9/24/2003 issue of the CACI Analyst)</p>"
        "<p><b>Background:</b> The governor\\'s road was closed, and nobody knew for how long it would be.</p>"
        "<p><b>Implications:</b> None.</p>"
    )
    raw = {(row.field, row.raw) for row in article.evidence}
    assert ("sections", "Background") in raw
    assert ("byline", "By Ann Example (9/24/2003 issue of the CACI Analyst)") in raw
    assert ("issue_date", "9/24/2003") in raw
    (body,) = [row.raw for row in article.evidence if row.field == "body"]
    assert body is not None
    assert "governor\\'s road" in body
    assert "governor's road" in article.body
