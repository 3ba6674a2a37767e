"""Pages of the former system, Drupal 4.7 or 5: a node, and its print view.

Two print views and six lists are known, as text alone, and none of the markup; so the rules below take what any theme
of that time prints. Seen: the body alone, without title, byline and date; lines wrapped by hand; Word's markup, broken
by its own quotation marks, as text.
"""

import re
from datetime import date

from bs4 import Tag

from schemas.article import Article
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.facts import Facts
from spiders.pages.fields.byline import ABSENT, take_byline
from spiders.pages.fields.dates import make_date, read_page_date
from spiders.pages.forms.classify import refuse_other_page
from spiders.pages.forms.drupal_text import cleaned
from spiders.pages.forms.inferred import Finding, infer_section, infer_title
from spiders.pages.layouts.k2 import SIGNS
from spiders.pages.markup.blocks import read_blocks
from spiders.pages.markup.charset import decode
from spiders.pages.markup.soup import attribute, find_class, parse, text_of
from spiders.sites import Site
from spiders.urls import former_node, node_url, resolve

# themes/…, misc/drupal.js, sites/all/modules, ?q=node/5, ?q=user/login, class="node sticky", id="node-388"
DRUPAL_MARK = re.compile(
    r"misc/drupal\.(?:js|css)|(?:sites/\w+|modules|themes)/[\w/.-]+\.(?:css|js)|[?;&]q=(?:node|taxonomy|user)/"
    r"|\bid=[\"']node-\d|class=[\"'](?:node|print-\w+)\b",
    re.I,
)
# The marks of the present system, whatever else the page shows
JOOMLA_MARK = re.compile("|".join(SIGNS), re.I)
# taxonomy/term/2: a link to a section's list
TERM = re.compile(r"taxonomy/term/(?P<term>\d{1,4})")
# Submitted by editor on Wed, 09/11/2002 - 00:00; 2002-09-11 05:00
SLASHED = re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b")
ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
# 1234 reads: what Drupal's statistics add to a node's links
READS = re.compile(r"\b(?P<hits>\d[\d,.]{0,9})\sreads?\b")
# KYRGYZ POWER | Central Asia-Caucasus Analyst; Central Asia-Caucasus Analyst - KYRGYZ POWER
SITE_NAME = re.compile(
    r"\s?[|–—-]?\s?(?:the\s)?central\sasia[\s-]{1,3}caucasus\s(?:institute\s)?analyst\s?[|–—-]?\s?", re.I
)
NODE_CLASSES = ("node",)
CONTENT = ("print-content", "content")
BESIDE = (
    "links", "taxonomy", "terms", "picture", "comment", "comments", "breadcrumb", "block", "tabs", "help", "messages",
    "feed-icons", "submitted", "print-site_name", "print-submitted", "print-created", "print-breadcrumb", "print-links",
    "print-source_url", "print-footer", "print-logo", "print-taxonomy", "sidebar",
)  # fmt: skip
"""Classes of what stands beside a node's text."""
BESIDE_IDS = ("comments", "sidebar", "sidebar-left", "sidebar-right", "header", "footer", "search", "navigation", "nav")
MAIN_IDS = ("content", "main", "main-content", "center", "squeeze")


def read_drupal(content: bytes, url: str, site: Site, content_type: str | None = None) -> Article:
    """The record of a node or of its print view, at `?q=node/N` on either host.

    Raises:
        RejectedPageError: the page is not a node. On the present host, which ignores `?q=`, everything that does not
            show Drupal's own markup is a soft 404.
    """
    text = decode(content, content_type)
    node = former_node(url, site)
    if node is None:
        raise ValueError(f"{url} names no node")
    at_old_host = url.lower().partition("//")[2].startswith(site.drupal_host)
    foreign = JOOMLA_MARK.search(text)
    if foreign is not None:
        raise RejectedPageError(
            RejectReason.SOFT_404, f"in place of the node a page of the present system: “{foreign[0]}”"
        )
    if not at_old_host and DRUPAL_MARK.search(text) is None:
        raise RejectedPageError(RejectReason.SOFT_404, "nothing on the page shows that the former system made it")
    page = parse(text)
    nodes = [found for found in page.find_all(class_=NODE_CLASSES) if not found.find_parent(class_=NODE_CLASSES)]
    if len(nodes) > 1:
        raise RejectedPageError(RejectReason.LISTING, f"a list of {len(nodes)} nodes, titled “{text_of(page.title)}”")
    root = nodes[0] if nodes else _root(page)
    if root is None:
        raise refuse_other_page(page, content)
    return compose(_facts(page, root, node, site), site)


def _root(page: Tag) -> Tag | None:
    """Where a theme without `div.node` prints the text; a print view has it bare in the body."""
    found = find_class(page, "print-content")
    for identifier in MAIN_IDS:
        found = found or page.find(id=identifier)
    found = found or find_class(page, *CONTENT)
    if not isinstance(found, Tag) and page.find(["form", "nav", "frameset"]) is None:
        found = page.body
    return found if isinstance(found, Tag) and text_of(found) else None


def _facts(page: Tag, root: Tag, node: int, site: Site) -> Facts:
    base = node_url(node, site)
    term = next((named for link in _term_links(root, page) if (named := _section_of_term(link, site))), None)
    terms = tuple(dict.fromkeys(text for link in _term_links(root, page) if (text := text_of(link))))
    links = text_of(find_class(root, "links")) or ""
    hits = READS.search(links)
    submitted = find_class(root, "submitted", "print-submitted", "print-created") or find_class(page, "submitted")
    submitted_text = text_of(submitted)
    printed = _title(page, root, site)
    _strip(root)
    blocks = cleaned(read_blocks(root))
    if printed and blocks and blocks[0].lines and blocks[0].lines[0].text == printed.value:
        blocks = [blocks[0].with_lines(blocks[0].lines[1:]), *blocks[1:]]
    if submitted is not None and take_byline(read_blocks(submitted))[0] is not ABSENT:
        blocks = [*cleaned(read_blocks(submitted)), *blocks]
    title, blocks = (printed, blocks) if printed else infer_title(blocks)
    byline, _ = take_byline(blocks)
    section = Finding(term, "term") if term else infer_section(None, title.value, blocks, site)
    day = _submitted_day(submitted_text) if byline.raw_date is None else None
    image = root.find("img")
    return Facts(
        article_id=f"{site.name}-drupal:{node}",
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
    """The node's own heading, the page's, or the document's title without the site's name; headings are taken away."""
    own = root.find(["h1", "h2", "h3"], class_=("title", "print-title", "node-title"))
    others = page.find_all(["h1", "h2"])
    places = [(own, "node_title"), *((heading, "page_heading") for heading in others), (page.title, "document_title")]
    found: Finding | None = None
    for heading, rule in places:
        if heading is None or heading.find_parent(class_=("block", "sidebar")) is not None:
            continue
        if rule == "page_heading" and (heading.find_parent(id=BESIDE_IDS) or not _is_heading(heading, root)):
            continue
        text = text_of(heading) or ""
        title = SITE_NAME.sub("", text) if rule == "document_title" or SITE_NAME.fullmatch(text) else text
        if title and found is None and title.casefold() != site.title.casefold():
            found = Finding(title, rule)
            if heading is not page.title:
                heading.decompose()
            break
    return found


def _is_heading(heading: Tag, root: Tag) -> bool:
    """True for a heading that stands before the text: one inside it heads a part of it."""
    if root not in heading.parents:
        return heading.name == "h1" or "title" in (attribute(heading, "class") or "")
    before = "".join(str(text) for text in root.find_all(string=True) if text in heading.find_all_previous(string=True))
    return not before.strip()


def _term_links(root: Tag, page: Tag) -> list[Tag]:
    """Links to terms: the node's own, else those of the trail above it; never those of menus."""
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
    """The day a node was entered: it stands for the page's date only where the byline, which is older, has none."""
    for pattern in (SLASHED, ISO):
        if match := pattern.search(text or ""):
            return make_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return read_page_date(text).day
