"""How BeautifulSoup builds a page: with lxml, and within bounds that no page of the site comes near."""

from bs4.builder._lxml import LXMLTreeBuilder

from schemas.capture import RejectReason
from spiders.pages.refused import Refused

DEEPEST = 250
"""Levels of nesting. Browsers stop at 512, lxml at 256; a page of the site has 25."""
MOST_TAGS = 50_000
"""Tags of a page. A page of the site has 300."""
MOST_ATTRIBUTES = 1_000
"""Attributes of one tag."""
BEYOND = (
    f"the page has more than {MOST_TAGS} tags, {DEEPEST} levels of them, or {MOST_ATTRIBUTES} attributes of one tag"
)


class PageBuilder(LXMLTreeBuilder):
    """BeautifulSoup's builder on lxml, for pages within the bounds."""

    _tags = 0

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes], nsmap: dict[str, str] = {}) -> None:  # noqa: B006 as there
        """lxml reports that a tag begins.

        Raises:
            Refused: the page is beyond the bounds.
        """
        assert self.soup is not None  # noqa: S101 as in BeautifulSoup's own builder
        self._tags += 1
        if self._tags > MOST_TAGS or len(self.soup.tagStack) > DEEPEST or len(attrib) > MOST_ATTRIBUTES:
            raise Refused(RejectReason.UNKNOWN_LAYOUT, BEYOND)
        super().start(tag, attrib, nsmap)

    def pi(self, target: str, data: str) -> None:
        """lxml reports an instruction, as Word's `<?xml:namespace … ?>`: no text, so it is left out."""
