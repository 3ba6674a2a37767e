"""Listings of a tag: five items a page, the same under every menu."""

from collections.abc import Sequence

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES, Entry
from replica.pages.escaping import escape
from replica.pages.fragments import header_date, tag_path, tags_html
from replica.pages.frame import Frame, Head, page_html
from replica.pages.pagination import pagination_html

PAGE_SIZE = 5


def _teaser(store: ItemStore, entry: Entry, menu: str) -> str:
    article = store.article(entry.item_id)
    path = store.path(entry)
    return (
        '<div class="tagItemView">\n<div class="tagItemHeader">\n<span class="tagItemDateCreated">\n'
        f"{header_date(entry.created, with_time=True)}</span>\n"
        f'<h2 class="tagItemTitle">\n<a href="{path}">{escape(article.title)}</a>\n</h2>\n</div>\n'
        '<div class="tagItemBody">\n<div class="tagItemIntroText">\n'
        f'{store.columns(entry.item_id).intro}</div>\n<div class="clr"></div>\n</div>\n'
        '<div class="tagItemCategory">\n<span>Published in</span>\n'
        f'<a href="/publications/{entry.section}.html">{SECTION_NAMES[entry.section]}</a>\n</div>\n'
        f"{tags_html(article.tags, 'tagItem', menu)}"
        f'<div class="tagItemReadMore">\n<a class="k2ReadMore" href="{path}">\nRead more...</a>\n</div>\n</div>\n'
    )


def tag_html(store: ItemStore, tag: str, entries: Sequence[Entry], start: int, menu: str) -> str:
    """Return the listing of `tag` from offset `start` under `menu`, whatever the menus of the items themselves."""
    shown = entries[start : start + PAGE_SIZE]
    path = tag_path(tag, menu)
    teasers = "".join(_teaser(store, entry, menu) for entry in shown)
    items = f'<div class="tagItemList">\n{teasers}</div>\n' if shown else ""
    pages = (
        pagination_html(start, PAGE_SIZE, len(entries), lambda offset: f"{path}?start={offset}", old_template=False)
        if shown
        else ""
    )
    main = (
        f'<div id="k2Container" class="tagView">\n<h1>Displaying items by tag: {escape(tag, quote=False)}</h1>\n'
        '<div class="k2FeedIcon">\n'
        f'<a href="{path}?format=feed" title="Subscribe to this RSS feed"><span>Subscribe to this RSS feed</span></a>\n'
        f"</div>\n{items}{pages}</div>\n"
    )
    canonical = f"{path}?start={start}" if start else path
    return page_html(
        Head(f"Displaying items by tag: {tag}", canonical=canonical, feed=f"{path}?format=feed"),
        main,
        Frame((("/", "Home"), (path, tag))),
    )
