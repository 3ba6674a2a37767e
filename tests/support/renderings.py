"""Text renderings of HTML pages, as web crawls publish them."""

import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    """address article blockquote center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main
    nav ol p pre section table tr ul""".split()  # noqa: SIM905 words are easier to read than a list
)
UNSEEN = frozenset({"head", "iframe", "noscript", "object", "script", "style", "title", "xml"})


class Extractor(HTMLParser):
    """Collects what a browser shows: blank lines between blocks, new lines at breaks, alternative texts of images."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a line or an image."""
        if tag in UNSEEN:
            self.unseen.append(tag)
        elif tag in {"td", "th"}:
            self.parts.append(" | " if self.parts and not self.parts[-1].endswith("\n") else "")
        elif tag == "img" and not self.unseen:
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if self.unseen and self.unseen[-1] == tag:
            self.unseen.pop()
        elif tag in BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Add a text."""
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def rendering_of(html: str) -> str:
    """Return the text of a page, without the menu above it."""
    extractor = Extractor()
    extractor.feed(html[max(html.find('<div id="k2Container"'), 0) :])
    lines = [" ".join(line.split()) for line in "".join(extractor.parts).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
