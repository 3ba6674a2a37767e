"""The address that a saved page states of itself."""

import re
from urllib.parse import urljoin, urlsplit

from spiders.pages.markup.charset import decode
from spiders.pages.markup.soup import attribute, parse, parse_xml
from spiders.sites import Site

# <!-- saved from url=(0045)https://www.cacianalyst.org/… -->: what browsers write into a page they save
SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(?P<url>\S+) -->")


def address_of_page(content: bytes, site: Site) -> str | None:
    """Return the address in a saved page's comment, <base>, canonical link or feed link; None if it states none.

    A canonical link without a host, as K2 prints it, is the site's own.
    """
    text = decode(content)
    if match := SAVED_FROM.search(text[:4096]):
        return match["url"]
    if text.lstrip().startswith("<?xml"):
        link = parse_xml(text).find("link", rel="self")
        return attribute(link, "href")
    page = parse(text)
    for element, name in ((page.find("base"), "href"), (page.find("link", rel="canonical"), "href")):
        try:
            href = urljoin(site.origin, attribute(element, name) or "")
            path = urlsplit(href).path
        except ValueError:  # http://[broken
            continue
        if path.strip("/"):
            return href
    return None
