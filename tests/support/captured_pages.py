"""The captured pages in `tests/pages`, and what each key of an expected record is compared with."""

import json
from functools import cache
from typing import Any

from schemas.article import Article
from spiders.pages.forms.item import read_item
from spiders.sites import load_site
from tests.support.paths import ROOT

PAGES = ROOT / "tests" / "pages"
SITE = load_site("caci")
PUBLIC = "https://www.cacianalyst.org"

Expected = dict[str, Any]
EXPECTED: list[Expected] = [
    json.loads(path.read_text(encoding="utf-8")) for path in sorted((PAGES / "expected").glob("*.json"))
]
"""The expected record of each item page."""
MANIFEST: dict[str, dict[str, Any]] = {
    page["file"]: page for page in json.loads((PAGES / "manifest.json").read_text(encoding="utf-8"))
}
HTML = [file for file in MANIFEST if file.endswith(".html")]

COMPARED: dict[str, set[str]] = {
    "id": {"item_id"},
    "url": {"url"},
    "category": {"section"},
    "title": {"title"},
    "authors": {"authors"},
    "authors_canonical": {"authors"},
    "byline_raw": {"byline"},
    "issue_date": {"issue_date"},
    "created": {"page_date"},
    "lead": {"abstract"},
    "sections": {"sections", "digest_items"},
    "heading_raw": {"sections"},
    "paragraphs": {"paragraphs"},
    "extra_texts": {"paragraphs"},
    "bio": {"bio"},
    "bio_label": {"evidence"},
    "hits": {"hits"},
    "tags": {"tags"},
    "pdf_link": {"pdf_url"},
    "item_image": {"image_url"},
    "image_caption": {"image_caption"},
    "image_credit": {"image_credit"},
    "credit_line": {"body"},
    "attachments": {"links"},
}
"""The keys of an expected record, with the fields of the article that are compared with them."""


def page_content(file: str) -> bytes:
    """Return the bytes of a captured page."""
    return (PAGES / file).read_bytes()


@cache
def captured_article(file: str) -> Article:
    """Return what the reader makes of a captured item page."""
    page = MANIFEST[file]
    return read_item(page_content(file), page["url"], SITE, page["content_type"])


def fields_of(article: Article, expected: Expected) -> dict[str, tuple[Any, Any]]:
    """Return for each key of `COMPARED` the value that was read and the value that is expected."""
    extras = expected["extra_texts"]
    labelled = [section for section in expected["sections"] if section["heading"]]
    if article.digest_items:
        texts = [(item.headline or "", item.text) for item in article.digest_items]
        expected_texts = [(section["heading"], section["text"]) for section in expected["sections"]]
    else:
        texts = [(section.label, _without(section.text, extras)) for section in article.sections]
        expected_texts = [(section["heading"], " ".join(section["text"].split())) for section in labelled]
    labels = [] if article.digest_items else [section["heading_raw"] for section in labelled]
    pdf, image = expected["pdf_link"], expected["item_image"]
    in_text = [link.url for link in article.links if link.block == "text"]
    return {
        "id": (article.item_id, expected["id"]),
        "url": (article.url, PUBLIC + expected["url"]),
        "category": (article.section, expected["category"]),
        "title": (article.title, expected["title"]),
        "authors": ([author.printed_as for author in article.authors], expected["authors"]),
        "authors_canonical": ([author.name for author in article.authors], expected["authors_canonical"]),
        "byline_raw": (article.byline, expected["byline_raw"]),
        "issue_date": (article.issue_date and article.issue_date.isoformat(), expected["issue_date"]),
        "created": (article.page_date and article.page_date.isoformat(), expected["created"][:10]),
        "lead": (article.abstract, expected["lead"]),
        "sections": (texts, expected_texts),
        "heading_raw": ([section.label_raw for section in article.sections], labels),
        "paragraphs": ([row.text for row in article.paragraphs if row.text not in extras], expected["paragraphs"]),
        "extra_texts": ([row.text for row in article.paragraphs if row.text in extras], extras),
        "bio": (article.bio, expected["bio"]),
        "bio_label": (next((row.raw for row in article.evidence if row.field == "bio"), None), expected["bio_label"]),
        "hits": (article.hits, expected["hits"]),
        "tags": (list(article.tags), expected["tags"]),
        "pdf_link": (article.pdf_url, PUBLIC + pdf if pdf else None),
        "item_image": (article.image_url, PUBLIC + image if image else None),
        "image_caption": (article.image_caption, expected["image_caption"]),
        "image_credit": (article.image_credit, expected["image_credit"]),
        "credit_line": (expected["credit_line"] in article.body if expected["credit_line"] else False, False),
        "attachments": ([url for url in in_text if "/item/download/" in url], expected["attachments"]),
    }


def _without(text: str, extras: list[str]) -> str:
    """Return a section's text without pull quotes and list items, joined as the expected records join paragraphs."""
    return " ".join(paragraph for paragraph in text.split("\n\n") if paragraph not in extras)
