"""The text rendering of a page, as web crawls publish it: one file per page, or one record of a WARC.

It has no markup and no links, and everything is in reading order; some copies lack the header, the title or the intro.
"""

import hashlib
from collections.abc import Iterator

from schemas.article import Article
from schemas.capture import PageKind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.compose import compose
from spiders.pages.facts import Aside, Facts
from spiders.pages.fields.byline import ABSENT, split_byline
from spiders.pages.fields.intro import blocks_key
from spiders.pages.fields.labels import find_labels
from spiders.pages.fields.page_date import read_page_date
from spiders.pages.forms.classify import ERROR_TEXT
from spiders.pages.forms.drupal_text import FURNITURE, LEAKED_MARKUP, clean_blocks
from spiders.pages.forms.inferred import Finding, beginning_of, infer_section, infer_title
from spiders.pages.forms.rendering.blocks import (
    blocks_of,
    is_picture,
    is_sentence,
    is_wrapped,
    lines_of,
    paragraph,
    unwrap,
)
from spiders.pages.forms.rendering.cut import (
    FEATURED,
    PAGE_DATE,
    CutRendering,
    cut_rendering,
    structure_pattern,
)
from spiders.pages.forms.rendering.lists import reject_list, separate_bylines
from spiders.pages.markup.blocks import Block, BlockKind
from spiders.pages.markup.charset import decode
from spiders.sites import Site
from spiders.urls import Address, former_node, identify, match_legacy_slug, node_url

MAX_LINES = 5_000
"""The longest page of the site is some 300 lines as text."""
MAX_INTRO_BLOCKS = 12
MIN_INTRO_LETTERS = 10
"""A shorter intro may be a word that occurs twice by chance."""
MIN_SHARE_REPEATED = 0.9
MIN_LETTERS_NEARLY_REPEATED = 60
MIN_TEXT_WORDS = 60
"""A shorter text with neither header nor byline may be an error message."""


def read_rendering(content: bytes, site: Site, url: str | None = None, article_id: str | None = None) -> Article:
    """Return the record of a page's text rendering; without `url` and `article_id` the digest of its bytes is its id.

    Raises:
        RejectedPageError: the address is not that of an article, or nothing says that the text is an article.
    """
    address = identify(url, site) if url else None
    node = former_node(url, site) if url else None
    lines = lines_of(decode(content))
    if not any(lines):
        raise RejectedPageError(RejectReason.EMPTY, "the text is empty")
    if len(lines) > MAX_LINES:
        raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, f"{len(lines)} lines are more than an article has")
    wrapped = is_wrapped(lines)
    if address is not None:
        _reject_other_address(address, node, site, proven=wrapped or _is_former(lines))
    if wrapped:
        lines = unwrap(lines, structure_pattern(site), site)
    cut = cut_rendering(lines, site)
    reject_list(cut, site)
    has_address = address is not None and (node is not None or address.article_id is not None)
    page_date = next((line for line in cut.header if PAGE_DATE.match(line)), None)
    printed, below = _printed_title(cut.header)
    sentences = [line for line in below if is_sentence(line) and not is_picture(line, printed, site)]
    texts = _with_sentences(separate_bylines(cut.text, site), sentences, site)
    blocks = clean_blocks(blocks_of(texts, printed, site))
    _reject_other_text(cut, page_date, blocks, lines, site, has_address=has_address)
    title, blocks = _find_title(printed, address, blocks, site)
    section, section_rule = (address.section if address else None), "address"
    if section is None:
        inferred = infer_section(cut.category, title.value, blocks, site)
        section, section_rule = inferred.value, inferred.rule
    intro, full = split_intro(blocks, site)
    identity = _identity(content, address, node, article_id, site)
    return compose(
        Facts(
            article_id=identity.value or "",
            item_id=_item_id(identity.value, site),
            title=title.value or "",
            url=_url(address, node, site),
            base=site.origin,
            intro=intro,
            full=full,
            section=section,
            category=cut.category or (site.sections[section].title if section in site.sections else None),
            slug=address.slug if address else None,
            page_date=page_date if read_page_date(page_date).day else None,
            hits=cut.hits,
            identity_rule=identity.rule,
            section_rule=section_rule,
            title_rule=title.rule,
            aside=tuple(Aside("title", "line_below_title", line) for line in below if line not in sentences),
        ),
        site,
    )


def split_intro(blocks: list[Block], site: Site) -> tuple[list[Block], list[Block]]:
    """Return the intro and the full text that repeats it; an empty intro if nothing is repeated."""
    labels = site.magazine.labels
    for intro, full in _splits(blocks):
        short, long = blocks_key(_texts(intro, site), labels), blocks_key(_texts(full, site), labels)
        if len(short) < MIN_INTRO_LETTERS:
            continue
        common = next((place for place, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), None)
        common = min(len(short), len(long)) if common is None else common
        if common == len(short) or (
            len(short) >= MIN_LETTERS_NEARLY_REPEATED and common >= MIN_SHARE_REPEATED * len(short)
        ):
            return intro, full
    return [], blocks


def _splits(blocks: list[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """Yield the text divided wherever the intro may end: after each of the first lines, even within a paragraph."""
    for count, block in enumerate(blocks[:MAX_INTRO_BLOCKS]):
        for number in range(1, len(block.lines)):
            first, second = block.with_lines(block.lines[:number]), block.with_lines(block.lines[number:])
            yield [*blocks[:count], first], [second, *blocks[count + 1 :]]
        if count + 1 < len(blocks):
            yield blocks[: count + 1], blocks[count + 1 :]


def _texts(blocks: list[Block], site: Site) -> list[Block]:
    """Return the blocks without images, captions and byline."""
    texts = [block for block in blocks if block.kind not in {BlockKind.IMAGE, BlockKind.CAPTION}]
    return split_byline(texts, site)[1]


def _reject_other_address(address: Address, node: int | None, site: Site, *, proven: bool) -> None:
    if not address.own:
        raise RejectedPageError(RejectReason.OTHER_SITE, f"a text of {address.url}")
    if node is not None and not address.url.startswith(node_url(0, site)[:-1]) and not proven:
        raise RejectedPageError(RejectReason.SOFT_404, "nothing in the text shows that the former system printed it")
    if node is None and address.page_kind not in {PageKind.ITEM, PageKind.OTHER}:
        reason = RejectReason.SOFT_404 if "?q=" in address.url else RejectReason.LISTING
        raise RejectedPageError(reason, f"the text of a page of the kind “{address.page_kind}”")


def _is_former(lines: list[str]) -> bool:
    return any(LEAKED_MARKUP.search(line) for line in lines) or any(
        line.lower().startswith(("published on ", "source url")) and FURNITURE.match(line) for line in lines
    )


def _reject_other_text(
    cut: CutRendering, page_date: str | None, blocks: list[Block], lines: list[str], site: Site, *, has_address: bool
) -> None:
    """Reject a text that nothing shows to be an article: neither header, byline, labels, nor an article's address."""
    if page_date or cut.category or split_byline(blocks, site)[0] is not ABSENT:
        return
    if sum(bool(find_labels(line, site.magazine.labels)) for block in blocks for line in block.lines) > 1:
        return
    text = " ".join(lines).strip()
    if has_address and (len(text.split()) >= MIN_TEXT_WORDS or not ERROR_TEXT.search(text)):
        return
    reason = RejectReason.ERROR_PAGE if ERROR_TEXT.search(text[:400]) else RejectReason.UNKNOWN_LAYOUT
    raise RejectedPageError(reason, f"no date, category, byline or label; it begins “{text[:80]}”")


def _printed_title(header: list[str]) -> tuple[str | None, list[str]]:
    """Return the title in the header without K2's mark, None if absent; and the lines below it, which are not of it."""
    lines = [line for line in header if not PAGE_DATE.match(line)]
    return (FEATURED.sub("", lines[0]), lines[1:]) if lines else (None, [])


def _with_sentences(texts: list[str], sentences: list[str], site: Site) -> list[str]:
    """Return the lines of a text with sentences that precede it in the header, after the byline if it begins there."""
    if not sentences:
        return texts
    filled = [number for number, line in enumerate(texts) if line][:3]
    beginning = [paragraph(texts[number]) for number in filled]
    byline, rest = split_byline(beginning, site)
    count = len(beginning) - len(rest) if byline.printed is not None else 0
    at = filled[count - 1] + 1 if count and rest == beginning[count:] else 0
    return [*texts[:at], *sentences, *texts[at:]]


def _find_title(
    printed: str | None, address: Address | None, blocks: list[Block], site: Site
) -> tuple[Finding, list[Block]]:
    """Return the title, and the blocks without it.

    It is the title in the header, else the first line if that is not a sentence, else the words of the address or the
    beginning of the text.
    """
    if printed:
        return Finding(printed, "header_line"), blocks
    title, rest = infer_title(blocks, site)
    slug = address.slug if address else None
    if title.rule == "beginning_of_text" and slug and match_legacy_slug(slug, site) is None:
        return Finding(slug.replace("-", " ").strip().capitalize() or title.value, "title_of_address"), blocks
    if title.rule == "beginning_of_text":
        return Finding(beginning_of(title.value or ""), title.rule), blocks
    return title, rest


def _identity(content: bytes, address: Address | None, node: int | None, article_id: str | None, site: Site) -> Finding:
    if node is not None:
        return Finding(f"{site.name}-drupal:{node}", "node_of_address")
    if address is not None and address.article_id is not None:
        return Finding(address.article_id, "address")
    return Finding(article_id or f"{site.name}-text:{hashlib.sha256(content).hexdigest()}", "digest_of_text")


def _url(address: Address | None, node: int | None, site: Site) -> str | None:
    if node is not None:
        return node_url(node, site)
    return address.url.split("?")[0] if address and address.article_id else None


def _item_id(article_id: str | None, site: Site) -> int | None:
    return int(article_id.split(":")[1]) if article_id and article_id.startswith(f"{site.name}:") else None
