"""Layouts that are learned from known articles: exact after any redesign, and without what is not certain."""

import random
import re
from collections.abc import Iterator

import pytest

from replica.pages.designs import DESIGNS
from replica.server import Replica
from replica.web.routes import Site as ReplicaSite
from schemas.article import Article
from schemas.page_layout import Role
from spiders.errors import NothingLearnedError
from spiders.pages.forms.item import read_item
from spiders.pages.induce.known import KnownPage
from spiders.pages.induce.rounds import Proposal, propose
from spiders.sites import load_site

SITE = load_site("caci")
HOST = "www.cacianalyst.org"


@pytest.fixture(scope="module")
def served() -> Iterator[ReplicaSite]:
    with Replica(articles=60, seed=23) as replica:
        yield ReplicaSite(replica.store)


@pytest.fixture(scope="module")
def articles(served: ReplicaSite) -> dict[str, Article]:
    """By path, the articles as they were read before the redesign, in any order."""
    return all_articles(served)


def all_articles(served: ReplicaSite) -> dict[str, Article]:
    paths = [served.store.path(entry) for entry in served.store.entries() if entry.state == "published"]
    random.Random(7).shuffle(paths)
    return {path: read_item(served.respond(path, HOST).body, f"https://{HOST}{path}", SITE) for path in paths}


def redesigned(served: ReplicaSite, articles: dict[str, Article], design: str) -> list[KnownPage]:
    return [
        KnownPage(served.respond(path, HOST, design).body, f"https://{HOST}{path}", article)
        for path, article in articles.items()
    ]


def wrong(proposal: Proposal) -> dict[str, list[str]]:
    return proposal.trial.wrong


FEW = ("program", "classless")
"""Designs that stand for the others in `make test`."""


@pytest.mark.parametrize(
    "design", [one if one in FEW else pytest.param(one, marks=pytest.mark.slow) for one in DESIGNS]
)
def test_a_redesign_is_learned_exactly(served: ReplicaSite, articles: dict[str, Article], design: str) -> None:
    proposal = propose("new", redesigned(served, articles, design), SITE)
    assert (proposal.gone, proposal.left_out) == ((), ())
    assert proposal.held_back >= 40
    assert proposal.trial.is_usable
    assert proposal.trial.failed == []
    assert not set(wrong(proposal)) & {"title", "page_date", "authors", "body"}
    assert {Role.TITLE, Role.PAGE_DATE, Role.FULL_TEXT} <= set(proposal.layout.item.roles)


@pytest.mark.parametrize("design", ["renamed", pytest.param("program", marks=pytest.mark.slow)])
def test_five_known_articles_are_enough(served: ReplicaSite, articles: dict[str, Article], design: str) -> None:
    pages = redesigned(served, articles, design)
    few = propose("new", pages[:10], SITE)
    assert few.learned_from <= 6
    assert not {"title", "page_date", "body"} & set(few.trial.failed)


@pytest.mark.parametrize("design", ["moved", pytest.param("utility", marks=pytest.mark.slow)])
def test_articles_that_were_edited_meanwhile_mislead_nobody(design: str) -> None:
    """Of three in ten a word, the title or the paragraphs are others by now."""
    with Replica(articles=60, seed=29) as replica:
        served = ReplicaSite(replica.store)
        known = all_articles(served)
        for number, article in enumerate(known.values()):
            if number % 10 in (1, 4, 7):
                edit(replica, article, number)
        proposal = propose("new", redesigned(served, known, design), SITE)
        assert proposal.trial.failed == []
        assert proposal.trial.edited >= 6
        learned = SITE.model_copy(update={"layouts": (proposal.layout,)})
        for path, article in all_articles(served).items():
            read = read_item(served.respond(path, HOST, design).body, f"https://{HOST}{path}", learned)
            assert (read.title, read.body) == (article.title, article.body)
            assert article.page_date in (read.page_date, None)


def edit(replica: Replica, article: Article, number: int) -> None:
    assert article.item_id is not None
    if number % 10 == 1:
        replica.store.reword(article.item_id)
    elif number % 10 == 4:
        replica.store.amend(article.item_id)
    else:
        replica.store.retitle(article.item_id, f"What the editors call it since, number {number}")


def test_a_part_that_is_gone_is_named_and_not_replaced(served: ReplicaSite, articles: dict[str, Article]) -> None:
    tags = re.compile(rb'<ul class="c-story__labels">.*?</ul>', re.DOTALL)
    pages = [
        KnownPage(tags.sub(b"", page.content), page.url, page.article)
        for page in redesigned(served, articles, "renamed")[:30]
    ]
    proposal = propose("new", pages, SITE)
    assert proposal.gone == (Role.TAGS,)
    assert Role.TAGS not in proposal.layout.item.roles
    assert proposal.trial.is_usable


def test_pages_of_which_nothing_is_known_teach_nothing(served: ReplicaSite, articles: dict[str, Article]) -> None:
    pages = redesigned(served, articles, "renamed")
    others = [
        KnownPage(page.content, page.url, other.article) for page, other in zip(pages[:20], pages[20:40], strict=True)
    ]
    try:
        proposal = propose("new", others, SITE)
    except NothingLearnedError:
        return
    assert not proposal.trial.is_usable
