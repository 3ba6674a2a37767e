"""Pages other than items and listings: editorial notes, the login form, errors, robots.txt."""

from replica.pages.escaping import escape
from replica.pages.frame import SITE, Frame, Head, page_html

_PAGES = {
    "/editorial/editorial-principles": (
        "Editorial Principles",
        "Articles are in English, were not published before, and run to some 1,300 words.",
    ),
    "/editorial": ("Editorial", "The Analyst is edited by a small group of scholars in two countries."),
    "/about": ("About", "The Analyst brings research on a region between the seas to those who work there."),
}


def plain_html(path: str) -> str | None:
    """Return the Joomla page at `path`, which has no ending; None if there is no such page."""
    page = _PAGES.get(path)
    if not page:
        return None
    title, text = page
    main = (
        f'<div class="item-page">\n<div class="page-header"><h2>{title}</h2></div>\n<div itemprop="articleBody">\n'
        f"<p>{text}</p>\n</div>\n</div>\n"
    )
    return page_html(Head(title), main, Frame((("/", "Home"),), "site com_content view-article"))


def login_html() -> str:
    """Return the login form, to which the site redirects a request for an item that needs an account."""
    main = (
        '<div class="login">\n<form action="/component/users/?task=user.login" method="post">\n'
        '<input type="text" name="username" />'
        '<input type="password" name="password" /><button type="submit">Log in</button>\n</form>\n</div>\n'
    )
    return page_html(Head(SITE), main, Frame((("/", "Home"),), "site com_users view-login"))


def error_html(status: int, reason: str) -> str:
    """Return Joomla's error page, with a title like "Error: 404 Item not found" and without a K2 container."""
    message = f"{status} {escape(reason)}"
    return (
        '<!DOCTYPE html>\n<html lang="en-gb" dir="ltr">\n<head>\n<meta charset="utf-8" />\n'
        f"<title>Error: {message}</title>\n</head>\n"
        f'<body class="site">\n<h1 class="page-header">The requested page can\'t be found.</h1>\n'
        f'<blockquote><span class="label label-inverse">{status}</span> {escape(reason)}</blockquote>\n</body>\n'
        "</html>\n"
    )


ROBOTS = """# What Joomla keeps crawlers from; the paths under /component/ stay open.

User-agent: *
Disallow: /administrator/
Disallow: /bin/
Disallow: /cache/
Disallow: /cli/
Disallow: /components/
Disallow: /includes/
Disallow: /installation/
Disallow: /language/
Disallow: /layouts/
Disallow: /libraries/
Disallow: /logs/
Disallow: /modules/
Disallow: /plugins/
Disallow: /tmp/
"""
