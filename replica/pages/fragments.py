"""Fragments that several templates share: dates, tags, the item image, teasers."""

import re
from datetime import datetime
from html import escape, unescape
from urllib.parse import quote_plus

from replica.content.model import Article

_TAG = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
_BLANKS = re.compile(r"\s+")


def header_date(moment: datetime, *, with_time: bool) -> str:
    """Return a moment as K2 prints it, "Wednesday, 24 September 2003", with the time if the template prints it."""
    return moment.strftime("%A, %d %B %Y %H:%M" if with_time else "%A, %d %B %Y")


def plain_text(html: str) -> str:
    """Return HTML without its tags, as K2 makes its descriptions: nothing replaces a tag."""
    return _BLANKS.sub(" ", unescape(_TAG.sub("", html))).strip()


def teaser_text(html: str, words: int) -> str:
    """Return the first `words` words of HTML, with an ellipsis if more follow; a blank replaces each tag."""
    all_words = unescape(_TAG.sub(" ", html)).split()
    return " ".join(all_words[:words]) + ("…" if len(all_words) > words else "")


def tag_path(tag: str, menu: str) -> str:
    """Return the path of a tag's listing as item pages link it.

    Args:
        tag: the tag as written.
        menu: such as "/publications/field-reports" or "/component/k2".
    """
    return f"{menu}/itemlist/tag/{quote_plus(tag)}.html"


def tags_html(tags: tuple[str, ...], prefix: str, menu: str) -> str:
    """Return the tags of an item or a teaser as HTML, "" without tags; `prefix` is "item", "catItem" or "tagItem"."""
    if not tags:
        return ""
    items = "\n".join(f'<li><a href="{tag_path(tag, menu)}">{escape(tag, quote=False)}</a></li>' for tag in tags)
    return (
        f'<div class="{prefix}TagsBlock">\n<span>Tagged under</span>\n<ul class="{prefix}Tags">\n{items}\n</ul>\n'
        '<div class="clr"></div>\n</div>\n'
    )


def stamped(path: str, article: Article) -> str:
    """Return the path of an image with the time of the item's last edit, which K2 appends if there was one."""
    return f"{path}?t={article.modified:%Y%m%d_%H%M%S}" if article.modified else path
