"""The document around every page: head, site header, sidebar, footer."""

from dataclasses import dataclass

from replica.content.sidebar import STAFF_PUBLICATIONS, VISIT_ALSO, Publication
from replica.pages.escaping import escape

SITE = "The Central Asia-Caucasus Analyst"
# The server replaces them with the requested address: base and og:url echo whatever host and query were requested.
REQUESTED = "@@REQUESTED@@"
BASE = "@@BASE@@"


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page states; `extra` is HTML that only some pages have."""

    title: str
    canonical: str | None = None
    description: str = ""
    keywords: str = ""
    author: str = ""
    kind: str = "website"
    image: str | None = None
    feed: str | None = None
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around the main column.

    Attributes:
        trail: the breadcrumbs, as paths and names.
        body_class: the classes of the body element.
        modules: HTML of the sidebar's modules.
    """

    trail: tuple[tuple[str, str], ...] = ()
    body_class: str = "site com_k2"
    modules: str = ""


def _meta(attribute: str, name: str, content: str) -> str:
    # K2 escapes these twice: the value of the attribute still contains entities.
    return f'\t<meta {attribute}="{name}" content="{escape(escape(content))}" />\n' if content else ""


def head_html(head: Head) -> str:
    """Return the head element of a page."""
    parts = [
        '\t<meta charset="utf-8" />\n',
        f'\t<base href="{BASE}" />\n',
        _meta("name", "keywords", head.keywords),
        '\t<meta name="robots" content="max-image-preview:large" />\n',
        _meta("name", "author", head.author),
        f'\t<meta property="og:url" content="{REQUESTED}" />\n',
        _meta("property", "og:type", head.kind),
        _meta("property", "og:title", head.title),
        _meta("property", "og:description", head.description),
        _meta("property", "og:image", head.image or ""),
        _meta("name", "description", head.description[:150]),
        '\t<meta name="generator" content="Joomla! - Open Source Content Management" />\n',
        f"\t<title>{escape(head.title, quote=False)}</title>\n",
    ]
    if head.canonical:
        parts.append(f'\t<link href="{escape(head.canonical)}" rel="canonical" />\n')
    if head.feed:
        feeds = (("", "Feed", "rss"), ("&type=rss", "RSS 2.0", "rss"), ("&type=atom", "Atom 1.0", "atom"))
        parts += [
            f'\t<link href="{escape(head.feed)}{query}" rel="alternate" type="application/{kind}+xml" '
            f'title="{escape(head.title)} | {name}" />\n'
            for query, name, kind in feeds
        ]
    parts.append(
        '\t<link href="/components/com_k2/css/k2.css?v=2.28" rel="stylesheet" />\n'
        '\t<script src="/media/jui/js/jquery.min.js"></script>\n'
    )
    return "<head>\n" + "".join(parts) + head.extra + "</head>\n"


def _publication(publication: Publication) -> str:
    url = escape(publication.url)
    cover = (
        f'<a href="{url}"><img src="/images/{escape(publication.cover)}.jpg" alt="{escape(publication.cover)}" '
        'width="120" height="155" /></a>'
        if publication.cover
        else ""
    )
    entry = (
        f"<strong>{publication.genre}</strong>&nbsp;{publication.authors}, "
        f'<a href="{url}" target="_blank"><em>{escape(publication.title, quote=False)}</em>'
        f"</a>{publication.ending}&nbsp;"
    )
    return f"<p>{cover}</p>\n<p>{entry}</p>" if publication.cover_alone else f"<p>{cover}{entry}</p>"


def _sidebar() -> str:
    logos = "\n".join(
        f'<p><a href="{url}" target="_blank" rel="noopener"><img src="/images/banners/{name.lower()}.png" alt="{name}" '
        'width="180" height="60" /></a></p>'
        for url, name in VISIT_ALSO
    )
    publications = "\n".join(map(_publication, STAFF_PUBLICATIONS))
    return (
        f'<div class="well "><h3 class="page-header">Visit also</h3>\n<div class="custom">\n{logos}</div>\n</div>\n'
        '<div class="well "><h3 class="page-header">Staff Publications</h3>\n<div class="custom">\n'
        f"<p>&nbsp;&nbsp;</p>\n{publications}\n<p>&nbsp;</p></div>\n</div>\n"
    )


_SIDEBAR = _sidebar()
_FOOTER = (
    '<footer class="footer" role="contentinfo">\n<div class="container">\n<hr />\n<div class="custom">\n'
    "<p>The Central Asia-Caucasus Analyst is&nbsp;a biweekly "
    "publication of the Central&nbsp;Asia-Caucasus Institute &amp; Silk Road&nbsp;Studies Program, a Joint "
    "Transatlantic&nbsp;Research and Policy Center "
    'affiliated&nbsp;with the <a href="https://www.afpc.org/" target="_blank">American Foreign Policy Council</a>, '
    "Washington DC., and the&nbsp;"
    '<a href="https://www.isdp.eu/" target="_blank">Institute for Security and Development&nbsp;Policy</a>, Stockholm.'
    "</p></div>\n"
    '<div class="custom">\n<h3>Newsletter</h3>\n<p>Sign up for upcoming events, latest news and articles from the CACI '
    "Analyst</p>\n"
    '<form action="/newsletter" method="post"><input type="text" name="email" value="" /> <button '
    'type="submit">Newsletter</button></form></div>\n'
    "</div>\n</footer>\n"
)


def _trail(trail: tuple[tuple[str, str], ...]) -> str:
    steps = "".join(
        f'<li><a href="{escape(path)}" class="pathway"><span>{escape(name, quote=False)}</span></a></li>\n'
        for path, name in trail
    )
    return (
        '<div aria-label="Breadcrumbs" role="navigation">\n<ul class="breadcrumb">\n<li>You are here: &#160;</li>\n'
        f"{steps}</ul>\n</div>\n"
    )


def page_html(head: Head, main: str, frame: Frame) -> str:
    """Return a whole page: `main` in the content column, with the sidebar and its modules beside it."""
    return (
        '<!DOCTYPE html>\n<html prefix="og: http://ogp.me/ns#" lang="en-gb" dir="ltr">\n'
        f'{head_html(head)}<body class="{frame.body_class}">\n'
        '<div class="body" id="top">\n<div class="container">\n<header class="header" role="banner">\n'
        '<a class="brand pull-left" href="/">'
        f'<span class="site-title" title="{SITE}">{SITE}</span></a>\n</header>\n<div class="row-fluid">\n'
        '<main id="content" role="main" class="span9">\n'
        f'<div id="system-message-container">\n</div>\n{main}<div class="clearfix"></div>\n'
        f"{_trail(frame.trail)}</main>\n"
        f'<div id="aside" class="span3">\n{_SIDEBAR}{frame.modules}</div>\n</div>\n</div>\n</div>\n{_FOOTER}</body>\n'
        "</html>\n"
    )


def bare_html(head: Head, main: str) -> str:
    """Return a page without anything around `main`, as in the print view."""
    return (
        f'<!DOCTYPE html>\n<html lang="en-gb" dir="ltr">\n{head_html(head)}<body class="contentpane modal">\n'
        f'<div id="system-message-container">\n</div>\n{main}</body>\n</html>\n'
    )
