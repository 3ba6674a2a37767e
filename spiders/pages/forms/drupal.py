"""Pages of the former system, Drupal 4.7 or 5: a node, and its print view.

Two print views and six lists are known, as text alone and without their markup, so the rules accept what any theme of
that time prints. They show the body alone, without title, byline and date: in lines wrapped by hand, with Word's
markup, broken at its own quotation marks, as text.
"""

import re
from datetime import date
from functools import cache

from bs4 import Tag

from schemas.article import Article
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.fields.byline import ABSENT, split_byline
from spiders.pages.fields.dates import make_date
from spiders.pages.fields.page_date import read_page_date
from spiders.pages.forms.classify import reject_other_page
from spiders.pages.forms.drupal_text import clean_blocks
from spiders.pages.forms.inferred import Finding, infer_section, infer_title
from spiders.pages.layouts.k2 import SIGNS
from spiders.pages.markup.blocks import read_blocks
from spiders.pages.markup.charset import decode
from spiders.pages.markup.soup import attribute, find_class, parse, text_of
from spiders.sites import Site
from spiders.urls import former_node, node_url, resolve

# themes/…, misc/drupal.js, sites/all/modules, ?q=node/5, ?q=user/login, class="node sticky", id="node-388"
DRUPAL_SIGN = re.compile(
    r"misc/drupal\.(?:js|css)|(?:sites/\w+|modules|themes)/[\w/.-]+\.(?:css|js)|[?;&]q=(?:node|taxonomy|user)/"
    r"|\bid=[\"']node-\d|class=[\"'](?:node|print-\w+)\b",
    re.I,
)
# The signs of the present system, whatever else the page shows
JOOMLA_SIGN = re.compile("|".join(SIGNS), re.I)
# taxonomy/term/2: a link to a section's list
TERM = re.compile(r"taxonomy/term/(?P<term>\d{1,4})")
# Submitted by editor on Wed, 09/11/2002 - 00:00; 2002-09-11 05:00
SLASHED = re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b")
ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
# 1234 reads: what Drupal's statistics add to a node's links
READS = re.compile(r"\b(?P<hits>\d[\d,.]{0,9})\sreads?\b")
NODE_CLASS = "node"
CONTENT = ("print-content", "content")
BESIDE = (
    "links", "taxonomy", "terms", "picture", "comment", "comments", "breadcrumb", "block", "tabs", "help", "messages",
    "feed-icons", "submitted", "print-site_name", "print-submitted", "print-created", "print-breadcrumb", "print-links",
    "print-source_url", "print-footer", "print-logo", "print-taxonomy", "sidebar",
)  # fmt: skip
"""Classes of blocks that do not belong to a node's text."""
BESIDE_IDS = ("comments", "sidebar", "sidebar-left", "sidebar-right", "header", "footer", "search", "navigation", "nav")
MAIN_IDS = ("content", "main", "main-content", "center", "squeeze")


def read_drupal(content: bytes, url: str, site: Site, content_type: str | None = None) -> Article:
    """Return the record of a node or of its print view, at `?q=node/N` on either host.

    Raises:
        RejectedPageError: the page is not a node. On the present host, which ignores `?q=`, everything that does not
            show Drupal's own markup is a soft 404.
    """
    text = decode(content, content_type)
    number = former_node(url, site)
    if number is None:
        raise ValueError(f"{url} names no node")
    at_old_host = url.lower().partition("//")[2].startswith(site.drupal_host or "//")
    foreign = JOOMLA_SIGN.search(text)
    if foreign is not None:
        raise RejectedPageError(
            RejectReason.SOFT_404, f"in place of the node a page of the present system: “{foreign[0]}”"
        )
    if not at_old_host and DRUPAL_SIGN.search(text) is None:
        raise RejectedPageError(RejectReason.SOFT_404, "nothing on the page shows that the former system made it")
    page = parse(text)
    nodes = [node for node in page.find_all(class_=NODE_CLASS) if not node.find_parent(class_=NODE_CLASS)]
    if len(nodes) > 1:
        raise RejectedPageError(RejectReason.LISTING, f"a list of {len(nodes)} nodes, titled “{text_of(page.title)}”")
    root = nodes[0] if nodes else _root(page)
    if root is None:
        raise reject_other_page(page, content)
    return compose(_facts(page, root, number, site), site)


def _root(page: Tag) -> Tag | None:
    """Return the element with the text in a theme without `div.node`; in a print view it is the body."""
    root = find_class(page, "print-content")
    for identifier in MAIN_IDS:
        root = root or page.find(id=identifier)
    root = root or find_class(page, *CONTENT)
    if not isinstance(root, Tag) and page.find(["form", "nav", "frameset"]) is None:
        root = page.body
    return root if isinstance(root, Tag) and text_of(root) else None


def _facts(page: Tag, root: Tag, number: int, site: Site) -> Facts:
    base = node_url(number, site)
    term_links = _term_links(root, page)
    term = next((slug for link in term_links if (slug := _section_of_term(link, site))), None)
    terms = tuple(dict.fromkeys(text for link in term_links if (text := text_of(link))))
    links = text_of(find_class(root, "links")) or ""
    hits = READS.search(links)
    submitted = find_class(root, "submitted", "print-submitted", "print-created") or find_class(page, "submitted")
    submitted_text = text_of(submitted)
    printed = _title(page, root, site)
    _strip(root)
    blocks = clean_blocks(read_blocks(root))
    if printed and blocks and blocks[0].lines and blocks[0].lines[0].text == printed.value:
        blocks = [blocks[0].with_lines(blocks[0].lines[1:]), *blocks[1:]]
    if submitted is not None and split_byline(read_blocks(submitted), site)[0] is not ABSENT:
        blocks = [*clean_blocks(read_blocks(submitted)), *blocks]
    title, blocks = (printed, blocks) if printed else infer_title(blocks, site)
    byline, _ = split_byline(blocks, site)
    section = Finding(term, "term") if term else infer_section(None, title.value, blocks, site)
    day = _submitted_day(submitted_text) if byline.raw_date is None else None
    image = root.find("img")
    return Facts(
        article_id=f"{site.name}-drupal:{number}",
        title=title.value or "",
        url=base,
        base=base,
        intro=[],
        full=blocks,
        section=section.value,
        category=site.sections[section.value].title if section.value else None,
        page_date=f"{day:%d %B %Y}" if day else None,
        hits=int(re.sub(r"\D", "", hits["hits"])) if hits else None,
        tags=tuple(tag for tag in terms if site.section_titled(tag) is None),
        image=resolve(attribute(image, "src") or "", base, site) if isinstance(image, Tag) else None,
        identity_rule="node_of_address",
        title_rule=title.rule,
        section_rule=section.rule,
    )


def _title(page: Tag, root: Tag, site: Site) -> Finding | None:
    """Return the title by the heading of the node or the page, or by the document's title without the magazine's name.

    A heading that is the title is removed from the page.
    """
    name = name_pattern(site.magazine.in_titles)
    own = root.find(["h1", "h2", "h3"], class_=("title", "print-title", "node-title"))
    others = page.find_all(["h1", "h2"])
    places = [(own, "node_title"), *((heading, "page_heading") for heading in others), (page.title, "document_title")]
    for heading, rule in places:
        if heading is None or heading.find_parent(class_=("block", "sidebar")) is not None:
            continue
        if rule == "page_heading" and (heading.find_parent(id=BESIDE_IDS) or not _is_heading(heading, root)):
            continue
        text = text_of(heading) or ""
        title = name.sub("", text) if rule == "document_title" or name.fullmatch(text) else text
        if title and title.casefold() != site.title.casefold():
            if heading is not page.title:
                heading.decompose()
            return Finding(title, rule)
    return None


@cache
def name_pattern(name: str | None) -> re.Pattern[str]:
    """Return the pattern of the magazine's name beside a title: `KYRGYZ POWER | Central Asia-Caucasus Analyst`."""
    return re.compile(rf"\s?[|–—-]?\s?(?:the\s)?(?:{name or '(?!)'})\s?[|–—-]?\s?", re.I)


def _is_heading(heading: Tag, root: Tag) -> bool:
    """Return True for a heading before the text; one inside the text is the heading of a part."""
    if root not in heading.parents:
        return heading.name == "h1" or "title" in (attribute(heading, "class") or "")
    before = "".join(str(text) for text in root.find_all(string=True) if text in heading.find_all_previous(string=True))
    return not before.strip()


def _term_links(root: Tag, page: Tag) -> list[Tag]:
    """Return the links to terms in the node, else in the trail above it; those of menus do not count."""
    trail = find_class(page, "breadcrumb", "print-breadcrumb")
    for place in (root, trail):
        links = place.find_all("a", href=TERM) if place is not None else []
        if links:
            return list(links)
    return []


def _section_of_term(link: Tag, site: Site) -> str | None:
    match = TERM.search(attribute(link, "href") or "")
    numbers = {section.drupal_term: slug for slug, section in site.sections.items() if section.drupal_term is not None}
    return site.section_titled(text_of(link)) or (numbers.get(int(match["term"])) if match else None)


def _strip(root: Tag) -> None:
    for element in [*root.find_all(class_=BESIDE), *root.find_all(id=BESIDE_IDS)]:
        if not element.decomposed:
            element.decompose()


def _submitted_day(text: str | None) -> date | None:
    """Return the day on which a node was entered: the page's date if the byline, which is older, has none."""
    for pattern in (SLASHED, ISO):
        if match := pattern.search(text or ""):
            return make_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return read_page_date(text).day
