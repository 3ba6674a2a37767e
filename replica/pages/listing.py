"""Listings of a section, of all sections and of the home page: four items a page, each with its whole introtext."""

from collections.abc import Sequence

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES, Entry
from replica.content.pictures import image_path
from replica.pages.escaping import escape
from replica.pages.fragments import header_date, stamped, tags_html
from replica.pages.frame import SITE, Frame, Head, page_html
from replica.pages.pagination import pagination_html
from replica.pages.sidebar_modules import tag_cloud

PAGE_SIZE = 4
_LEADING_ITEMS = 2


def _image(store: ItemStore, entry: Entry) -> str:
    article = store.article(entry.item_id)
    if not article.image:
        return ""
    source, title = stamped(image_path(entry.item_id, "L"), article), escape(escape(article.title))
    return (
        f'<div class="catItemImageBlock">\n<span class="catItemImage"><img src="{source}" alt="{title}" /></span>\n'
        '<div class="clr"></div>\n</div>\n'
    )


def _teaser(store: ItemStore, entry: Entry, group: str) -> str:
    """Return one item of a listing; some bylines of 2003 to 2006 follow the text before them without a blank."""
    article = store.article(entry.item_id)
    path = store.path(entry)
    blank = "" if article.byline.form == "glued_in_listing" else "\n"
    category = (
        '<div class="catItemCategory">\n<span>Published in</span>\n'
        f'<a href="/publications/{entry.section}.html">{SECTION_NAMES[entry.section]}</a>\n</div>\n'
    )
    # The real site prints the category under the title; its listings print a time, which its item pages lack.
    sitelike = article.style.template == "sitelike"
    return (
        f'<div class="itemContainer itemContainerLast">\n<div class="catItemView {group}">\n'
        '<div class="catItemHeader">\n'
        f'<span class="catItemDateCreated">\n{header_date(entry.created, with_time=True)}</span>\n'
        f'<h3 class="catItemTitle">\n<a href="{path}">\n'
        f'{escape(article.title)}</a>\n</h3>\n{category if sitelike else ""}</div>\n<div class="catItemBody">\n'
        f"{_image(store, entry)}"
        f'<div class="catItemIntroText">{blank}{store.columns(entry.item_id).intro}</div>\n<div class="clr"></div>\n'
        '</div>\n<div class="catItemLinks">\n'
        f"{'' if sitelike else category}{tags_html(article.tags, 'catItem', f'/publications/{entry.section}')}</div>\n"
        '<div class="catItemReadMore">\n'
        f'<a class="k2ReadMore" href="{path}">\nRead more...</a>\n</div>\n</div>\n</div>\n'
    )


def _groups(store: ItemStore, entries: Sequence[Entry]) -> str:
    groups = (
        ("itemListLeading", "groupLeading", entries[:_LEADING_ITEMS]),
        ("itemListPrimary", "groupPrimary", entries[_LEADING_ITEMS:]),
    )
    return "".join(
        f'<div id="{name}">\n{"".join(_teaser(store, entry, group) for entry in shown)}<div class="clr"></div>\n'
        "</div>\n"
        for name, group, shown in groups
        if shown
    )


def listing_html(
    store: ItemStore, section: str | None, start: int, *, path: str, canonical: str, title: str = ""
) -> str:
    """Return the listing of a section (None for all sections) from offset `start`.

    After the end of the listing the page has neither items nor pagination. The site links the first page as
    `?limitstart=0` in one template and as `?start=0` in another; both occur here.
    """
    listing = store.listing(section)
    shown = listing[start : start + PAGE_SIZE]
    name = SECTION_NAMES.get(section, "") if section else title
    limitstart = section in {"analytical-articles", "news-digest"}

    def address(offset: int) -> str:
        return f"{path}?limitstart=0" if limitstart and not offset else f"{path}?start={offset}"

    items = f'<div class="itemList">\n{_groups(store, shown)}</div>\n' if shown else ""
    pages = (
        pagination_html(start, PAGE_SIZE, len(listing), address, old_template=section == "field-reports")
        if shown
        else ""
    )
    category = (
        f'<div class="itemListCategoriesBlock">\n<div class="itemListCategory">\n<h2>{name}</h2>\n'
        f"<div><p>{name} of the Analyst.</p></div>\n</div>\n</div>\n"
        if section
        else ""
    )
    main = (
        '<div id="k2Container" class="itemListView">\n<div class="k2FeedIcon">\n'
        f'<a href="{path}?format=feed" title="Subscribe to this RSS feed">'
        f"<span>Subscribe to this RSS feed</span></a>\n</div>\n{category}{items}{pages}</div>\n"
    )
    head = Head(name or SITE, canonical=canonical, feed=f"{path}?format=feed")
    return page_html(
        head, main, Frame((("/", "Home"), (path, name or "Home")), "site com_k2 view-itemlist", tag_cloud(store))
    )
