"""A whole article as text and as Markdown: nothing is missing, and nothing in it is markup."""

import re
from typing import Any

import markdown_it
import pytest

from tests.conftest import Ingested
from warehouse.present.article_text import as_markdown, as_text, blocks_of
from warehouse.query.articles import read_articles

ARTICLE: dict[str, Any] = {
    "article_id": "caci:1", "title": "A title", "byline": None, "published_on": None, "category": None,
    "section": "field-reports", "url": None, "abstract": None, "digest_items": [], "sections": [], "paragraphs": [],
    "body": None, "bio": None, "authors": [],
}  # fmt: skip
MARKUP = (
    "# no heading\n\n- no item\n\n12. none\n\n> none\n\n"
    "*a* _b_ `c` [x](javascript:y) <script>z</script> &lt; 1 < 2\n\n---\n\n    code"
)


def rendered(article: dict[str, Any]) -> str:
    """Return the HTML of the article's Markdown."""
    return str(markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(as_markdown(article)))


def words(text: str | None) -> list[str]:
    return (text or "").split()


def test_every_word_of_every_article_is_there(ingested_60: Ingested) -> None:
    for article in read_articles(ingested_60.data_dir / "analyst.duckdb").values():
        printed = " ".join(words(as_text(article)))
        for part in ("title", "byline", "abstract", "body", "bio", "url"):
            for paragraph in (article[part] or "").split("\n\n"):
                assert " ".join(words(paragraph)) in printed, (article["article_id"], part)
        for section in article["sections"]:
            assert f"{section['label']} {' '.join(words(section['text']))}" in printed
        for item in article["digest_items"]:
            assert " ".join(words(item["headline"])) in printed
        read = re.sub(r"<[^>]+>", " ", rendered(article))
        for entity, letter in (("&amp;", "&"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">")):
            read = read.replace(entity, letter)
        assert sorted(words(read)) == sorted(words(as_text(article))), article["article_id"]


@pytest.mark.parametrize("part", ["title", "byline", "body", "bio", "url"])
def test_what_looks_like_markup_is_shown_as_it_is(part: str) -> None:
    html = rendered(ARTICLE | {part: MARKUP})
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"h1", "h2", "p", "em"}, html
    for text in ("# no heading", "- no item", "12. none", "&gt; none", "*a* _b_ `c` [x](javascript:y)", "---"):
        assert text in " ".join(html.split()), html


def test_a_text_of_the_abstract_is_not_repeated() -> None:
    paragraphs = [
        {"section_position": None, "text": "The abstract."},
        {"section_position": None, "text": "Before."},
        {"section_position": 1, "text": "Under it."},
    ]
    sections = [{"label": "BACKGROUND", "text": "Under it."}]
    article = ARTICLE | {"abstract": "The abstract.", "sections": sections, "paragraphs": paragraphs, "bio": "A. B."}
    parts = [(block.heading, block.text) for block in blocks_of(article)]
    assert parts == [
        (None, "The abstract."), (None, "Before."), ("BACKGROUND", "Under it."), ("About the author", "A. B."),
    ]  # fmt: skip


def test_an_article_without_anything_is_its_title() -> None:
    assert as_text(ARTICLE) == "A title\n\nno date · field-reports · caci:1\n"
    assert as_markdown(ARTICLE) == "# A title\n\nno date · field-reports · caci:1\n"
