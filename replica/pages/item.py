"""The item page in three generations of templates.

K2 2.6.8 ("k268"), stock 2.28 ("stock"), and the order of the real site ("sitelike").
"""

import json

from replica.cms.item_store import ItemStore
from replica.content.model import SECTION_NAMES, Article
from replica.content.pictures import image_path
from replica.content.randomness import stream
from replica.markup.columns import Columns
from replica.markup.typist import CLOAK
from replica.pages.comments import comments_html
from replica.pages.escaping import escape
from replica.pages.fragments import header_date, plain_text, stamped, tags_html
from replica.pages.frame import SITE, Frame, Head, bare_html, page_html
from replica.pages.optional_blocks import attachments_html, extra_fields_html, rating_html
from replica.pages.related_items import navigation_html, related_html
from replica.pages.sidebar_modules import teaser_module

# The server replaces it with the number of views, which changes with every request.
HITS = "@@HITS@@"
_ACCOUNT_PATH = "/itemlist/user/42-superuser.html"


def _author(article: Article, template: str) -> str:
    account = escape(article.account)
    blank = "&nbsp;" if template == "k268" else " "
    path = f"/publications/{article.entry.section}{_ACCOUNT_PATH}" if article.account == "Super User" else "/"
    return f'<span class="itemAuthor">\nWritten by{blank}<a rel="author" href="{path}">{account}</a>\n</span>\n'


def _category(section: str) -> str:
    return (
        '<div class="itemCategory">\n<span>Published in</span>\n'
        f'<a href="/publications/{section}.html">{SECTION_NAMES[section]}</a>\n</div>\n'
    )


def featured(article: Article) -> bool:
    """Return whether the editors feature the item.

    Its container then has a second class, and the stock templates mark its title.
    """
    return article.entry.rank % 29 == 5


def _header(article: Article) -> str:
    template = article.style.template
    day = header_date(article.entry.created, with_time=template != "sitelike")
    date = f'<span class="itemDateCreated">\n{day}</span>\n' if article.shows_date else ""
    mark = "<span><sup>Featured</sup></span>\n" if featured(article) and template != "sitelike" else ""
    title = f'<h2 class="itemTitle">\n{escape(article.title)}\n{mark}</h2>\n'
    below = _category(article.entry.section) if template == "sitelike" else _author(article, template)
    return f'<div class="itemHeader">\n{date}{title}{below}</div>\n'


def _toolbar(path: str, template: str) -> str:
    icon = '<img src="/components/com_k2/images/system/blank.gif" alt="Print" />' if template == "k268" else ""
    return (
        '<div class="itemToolbar">\n<ul>\n'
        f'<li><a class="itemPrintLink" rel="nofollow" href="{path}?tmpl=component&amp;print=1" '
        'onclick="window.open(this.href); return false;">'
        f"<span>Print</span>{icon}</a></li>\n"
        '<li><a class="itemEmailLink" rel="nofollow" href="/component/mailto/?tmpl=component"><span>Email</span></a>'
        '</li>\n</ul>\n<div class="clr"></div>\n</div>\n'
    )


def _image(article: Article) -> str:
    if not article.image:
        return ""
    large, preview = (stamped(image_path(article.entry.item_id, size), article) for size in ("XL", "L"))
    modal = 'class="modal" rel="{handler: \'image\'}"' if article.style.template == "k268" else 'data-k2-modal="image"'
    alternative = escape(article.image_caption or article.title)
    caption = (
        f'<span class="itemImageCaption">{escape(article.image_caption)}</span>\n' if article.image_caption else ""
    )
    photographer = (
        f'<span class="itemImageCredits">{escape(article.image_credits)}</span>\n' if article.image_credits else ""
    )
    return (
        '<div class="itemImageBlock">\n<span class="itemImage">\n'
        f'<a {modal} href="{large}" title="Click to preview image">\n'
        f'<img src="{preview}" alt="{alternative}" style="width:600px;height:auto;" />\n</a>\n</span>\n'
        f'{caption}{photographer}<div class="clr"></div>\n</div>\n'
    )


def _text(columns: Columns) -> str:
    """Return both columns in their containers; a text without a second column is in the container of the full text."""
    if not columns.full:
        return f'<div class="itemFullText">\n{columns.intro}</div>\n'
    return f'<div class="itemIntroText">\n{columns.intro}</div>\n<div class="itemFullText">\n{columns.full}</div>\n'


def _body(article: Article, columns: Columns) -> str:
    modified = ""
    if article.modified:
        when = header_date(article.modified, with_time=article.style.template != "sitelike")
        modified = f'<span class="itemDateModified">\nLast modified on {when}</span>\n'
    return (
        f'<div class="itemBody">\n{_image(article)}{_text(columns)}<div class="clr"></div>\n'
        f'{extra_fields_html(article)}<div class="itemContentFooter">\n'
        f'<span class="itemHits">\nRead <b>{HITS}</b> times</span>\n{modified}<div class="clr"></div>\n</div>\n'
        '<div class="clr"></div>\n</div>\n'
    )


def _social(path: str) -> str:
    return (
        '<div class="itemSocialSharing">\n<div class="itemTwitterButton"><a href="https://twitter.com/share" '
        f'data-url="{path}">Tweet</a></div>\n'
        f'<div class="itemFacebookButton"><div class="fb-like" data-href="{path}"></div></div>\n'
        '<div class="clr"></div>\n</div>\n'
    )


def _account(article: Article) -> str:
    if article.style.template == "sitelike" or article.account != "Super User":
        return ""
    return (
        '<div class="itemAuthorBlock">\n<img class="itemAuthorAvatar" '
        'src="/components/com_k2/images/placeholder/user.png" alt="Super User" />\n'
        '<div class="itemAuthorDetails">\n<h3 class="itemAuthorName"><a rel="author" href="/publications'
        f'{_ACCOUNT_PATH}">Super User</a></h3>\n<div class="clr"></div>\n</div>\n</div>\n'
    )


def _links(article: Article) -> str:
    category = "" if article.style.template == "sitelike" else _category(article.entry.section)
    tags = tags_html(article.tags, "item", f"/publications/{article.entry.section}")
    return f'<div class="itemLinks">\n{category}{tags}{attachments_html(article)}<div class="clr"></div>\n</div>\n'


def container_html(store: ItemStore, item_id: int, *, printed: bool = False) -> str:
    """Return the K2 container of an item; `printed` omits what the print view lacks."""
    article = store.article(item_id)
    path = store.path(article.entry)
    view = "itemView itemIsFeatured" if featured(article) else "itemView"
    parts = [
        f'<span id="startOfPageId{item_id}"></span>\n<div id="k2Container" class="{view}">\n',
        _header(article),
        "" if printed else _toolbar(path, article.style.template),
        rating_html(article),
        _body(article, store.columns(item_id)),
        "" if printed else _social(path),
        _links(article),
        _account(article),
        related_html(store, item_id),
        "" if printed else navigation_html(store, article.entry),
        "" if printed else comments_html(article, path),
        f'<div class="itemBackToTop">\n<a class="k2Anchor" href="{path}#startOfPageId{item_id}">back to top</a>\n'
        '</div>\n<div class="clr"></div>\n</div>\n',
    ]
    return "".join(parts)


def _linked_data(article: Article, text: str) -> str:
    # K2 removes tags without a replacement, so that words of adjacent paragraphs are glued together here.
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "datePublished": article.entry.created.isoformat(),
        "dateModified": (article.modified or article.entry.created).isoformat(),
        "author": {"@type": "Person", "name": article.account},
        "publisher": {"@type": "Organization", "name": SITE},
        "keywords": ",".join(article.tags),
        "articleBody": text.replace("\\", "").replace(CLOAK, "author@example.org"),  # only pages are cloaked
    }
    encoded = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'\t<script type="application/ld+json">\n{encoded}\n\t</script>\n'


def head_of(store: ItemStore, item_id: int) -> Head:
    """Return what the head of an item's page states."""
    article = store.article(item_id)
    columns = store.columns(item_id)
    text = plain_text(columns.intro + columns.full)
    return Head(
        title=article.title,
        canonical=store.path(article.entry),
        description=text[:300],
        keywords=",".join(article.tags),
        author=article.account,
        kind="article",
        image=stamped(image_path(item_id, "M"), article) if article.image else None,
        extra=_linked_data(article, text) if article.style.states_data else "",
    )


def item_html(store: ItemStore, item_id: int, *, printed: bool = False) -> str:
    """Return the page of an item, with marks in place of hits, cloaked addresses and the requested address.

    Raises:
        KeyError: if the id is unknown.
    """
    article = store.article(item_id)
    head = head_of(store, item_id)
    if printed:
        link = (
            '<a class="itemPrintThisPage" rel="nofollow" href="#" onclick="window.print();return false;">\n'
            "<span>Print this page</span>\n</a>\n"
        )
        return bare_html(head, link + container_html(store, item_id, printed=True))
    section = article.entry.section
    trail = (
        ("/", "Home"),
        ("/publications.html", "Publications"),
        (f"/publications/{section}.html", SECTION_NAMES[section]),
    )
    with_teasers = stream(store.seed, item_id, "module").random() < 0.3
    frame = Frame(trail, "site com_k2 view-item", teaser_module(store, item_id) if with_teasers else "")
    return page_html(head, container_html(store, item_id), frame)
