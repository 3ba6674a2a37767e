"""Holds a layout against pages whose articles are known, by the project's own reader."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.article import Article
from schemas.page_layout import PageLayout
from spiders.errors import RejectedPageError
from spiders.pages.forms.item import read_item
from spiders.pages.induce.known import KnownPage, texts_of
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.rules import LAYOUT
from spiders.sites import Site

TEXT_FIELDS = frozenset(
    {"byline", "abstract", "body", "sections", "paragraphs", "bio", "word_count", "content_digest", "digest_items"}
)
"""Fields that follow from the text."""
REQUIRED = ("title", "body", "page_date", "authors")
"""Without them no layout is of use; a field that no page of the trial has is not asked for."""
OF_PAGE_DATE = frozenset({"page_date", "published_on", "date_rule", "date_conflict"})
MIN_SHARE = 0.99
MIN_LETTERS = 8
"""A shorter text may stand in any other by chance."""


@dataclass
class Trial:
    """How many pages a layout reads as they are known, by field."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    """Pages whose value is known and was not edited meanwhile."""
    wrong: dict[str, list[str]] = field(default_factory=dict)
    """By field, the addresses of the pages that are read otherwise."""
    edited: int = 0
    """Pages whose text was edited since it became known."""

    def share(self, name: str) -> float:
        """Return the share of pages that are right in a field; 1 if none was asked."""
        return self.right[name] / self.asked[name] if self.asked[name] else 1.0

    def share_of(self, names: Iterable[str]) -> float:
        """Return the share of values that are right in some fields; 1 if none was asked."""
        asked, right = sum(self.asked[name] for name in names), sum(self.right[name] for name in names)
        return right / asked if asked else 1.0

    @property
    def failed(self) -> list[str]:
        """The fields below `MIN_SHARE`."""
        return [name for name in self.asked if self.share(name) < MIN_SHARE]

    @property
    def is_usable(self) -> bool:
        """Whether every required field is right."""
        return not set(REQUIRED) & set(self.failed)


def read_by(layout: PageLayout, page: KnownPage, site: Site) -> Article | None:
    """Return the article of a page as a layout reads it; None if it does not."""
    try:
        article = read_item(page.content, page.url, site.model_copy(update={"layouts": (layout,)}), page.content_type)
    except RejectedPageError:
        return None
    used = any(row.rule == f"{LAYOUT}{layout.name}" for row in article.evidence)
    return article if used else None


def run_trial(layout: PageLayout, pages: Iterable[KnownPage], site: Site) -> Trial:
    """Return how a layout reads pages that are known."""
    trial = Trial()
    for page in pages:
        article = read_by(layout, page, site)
        edited = set() if article is None else edited_fields(page, article)
        trial.edited += bool(edited)
        for name in sorted(page.fields - edited):
            trial.asked[name] += 1
            if article is not None and _value(article, name) == _value(page.article, name):
                trial.right[name] += 1
            else:
                trial.wrong.setdefault(name, []).append(page.url)
    return trial


def _value(article: Article, name: str) -> object:
    """Return the value of a field; of links those of the text, since related items are others every day."""
    if name == "links":
        return [(link.url, link.text) for link in article.links if link.block in ("text", "pdf")]
    return getattr(article, name)


def edited_fields(page: KnownPage, article: Article) -> set[str]:
    """Return the fields of which the page does not print what was known: somebody edited them meanwhile.

    A field of which the known value still stands on the page, and another one was read, is not edited but misread.
    """
    known = page.article
    edited: set[str] = set()
    if known.page_date is None and article.page_date is not None:  # another template may print what K2's left out
        edited |= OF_PAGE_DATE
    for name in ("title", "image_caption", "image_credit"):
        value = getattr(known, name)
        if value and value != getattr(article, name) and comparison_key(value) not in page.spans.letters:
            edited.add(name)
    if article.content_digest != known.content_digest and _is_edited(page, article):
        edited |= TEXT_FIELDS | {"authors", "issue_date", "published_on", "links"}
    return edited | ({"content_digest"} if edited else set())


def _is_edited(page: KnownPage, article: Article) -> bool:
    """Return whether an article has every known text that its page still prints, and nothing else that the page prints.

    What it has beside them is then new, and what it lacks was taken away.
    """
    known = page.article
    kept = [key for text in page.texts if (key := comparison_key(text)) in page.spans.letters]
    keys = [comparison_key(text) for text in texts_of(article)]
    read = "".join(keys)
    caption = comparison_key(known.image_caption or "")
    if not all(key in read for key in kept if key != caption):
        return False
    added = "|".join(key for key in keys if key not in kept)
    others = [known.image_credit, known.image_caption, known.category, *known.tags]
    others += [link.text for link in known.links if link.block == "related"]
    return not any(len(key := comparison_key(other or "")) >= MIN_LETTERS and key in added for other in others)
