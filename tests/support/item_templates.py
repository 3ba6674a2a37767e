"""Item pages around their text columns, in the order of blocks of three templates of K2."""

from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]
TEASER = (
    '<div class="moduletable"><ul><li class="even"><a class="moduleItemTitle" href="/item/6999-x.html">Hides</a>'
    '<div class="moduleItemIntrotext"><p>By Lev Uster (1/7/2004 issue of the CACI Analyst)</p><p>BACKGROUND: Hides.</p>'
    "</div></li></ul></div>"
)
COMMENTS = (
    '<div class="itemComments"><ul class="itemCommentsList"><li class="odd"><span class="commentAuthorName">a reader'
    "</span><p>By Nobody in particular.</p><p>CONCLUSIONS: none.</p></li></ul></div>"
)


def _columns(facts: Facts) -> str:
    intro, full = facts["columns"]
    opening = "" if intro is None else f'<!-- Item introtext -->\n<div class="itemIntroText">\n{intro}\n</div>\n'
    return f'{opening}<!-- Item fulltext -->\n<div class="itemFullText">\n{full}\n</div>\n'


def _category() -> str:
    return (
        '<div class="itemCategory">\n<span>Published in</span>\n<a href="/publications/analytical-articles.html">'
        "Analytical Articles</a>\n</div>\n"
    )


def _tags(facts: Facts) -> str:
    links = "".join(
        f'<li><a href="/publications/analytical-articles/itemlist/tag/x.html">{tag}</a></li>' for tag in facts["tags"]
    )
    return f'<div class="itemTagsBlock">\n<span>Tagged under</span>\n<ul class="itemTags">{links}</ul>\n</div>\n'


def _page(facts: Facts, header: str, links: str, canonical: bool = True) -> str:
    link = f'<link href="{facts["path"]}" rel="canonical" />' if canonical else ""
    return (
        '<!DOCTYPE html>\n<html xml:lang="en-gb" lang="en-gb">\n<head>\n'
        f'<base href="https://www.cacianalyst.org{facts["path"]}" />\n<meta charset="utf-8" />\n'
        f"<title>{facts['title']}</title>\n{link}\n"
        f'</head>\n<body>\n<span id="startOfPageId{facts["id"]}"></span>\n'
        '<div id="k2Container" class="itemView itemIsFeatured">\n'
        f'<div class="itemHeader">\n{header}</div>\n'
        f'<div class="itemBody">\n{_columns(facts)}<div class="itemContentFooter">\n'
        f'<span class="itemHits">\nRead <b>{facts["hits"]}</b> times </span>\n'
        '<span class="itemDateModified">\nLast modified on Tuesday, 03 May 2016 10:00 </span>\n</div>\n</div>\n'
        f'<div class="itemLinks">\n{links}</div>\n{COMMENTS}</div>\n{TEASER}</body>\n</html>\n'
    )


def _title(facts: Facts, featured: str = "") -> str:
    return f'<h2 class="itemTitle">\n{facts["title"]}\n{featured}</h2>\n'


def _date(day: str) -> str:
    return f'<span class="itemDateCreated">\n{day}</span>\n'


def _stock(facts: Facts) -> str:
    author = '<span class="itemAuthor">\nWritten by <a rel="author" href="/u.html">Super User</a>\n</span>\n'
    header = _date(facts["date"]) + _title(facts, "<span>\n<sup>\nFeatured </sup>\n</span>\n") + author
    return _page(facts, header, _category() + _tags(facts))


def _k268(facts: Facts) -> str:
    author = '<span class="itemAuthor">\nWritten by&nbsp;<a rel="author" href="/u.html">Super User</a>\n</span>\n'
    return _page(facts, _date(facts["date"]) + _title(facts) + author, _category() + _tags(facts), canonical=False)


def _sitelike(facts: Facts) -> str:
    day = ", ".join(part.strip() for part in facts["date"].split(",")).rsplit(" ", facts["date"].count(":"))[0]
    return _page(facts, _date(day) + _title(facts) + _category(), _tags(facts))


TEMPLATES: dict[str, Callable[[Facts], str]] = {"k268": _k268, "stock": _stock, "sitelike": _sitelike}
