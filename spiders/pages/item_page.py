"""Where on an item's page things stand: found in lxml's tree of the page."""

from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from spiders.pages.html import collapse
from spiders.pages.tree import Element, class_of, parse_tree, text_in

BLOCKS = frozenset(
    """itemCategory itemDateCreated itemFullText itemHits itemImage itemImageCaption itemImageCredits itemIntroText
    itemRelated itemTags itemTitle""".split()  # noqa: SIM905 words are easier to read than a list
)
"""Classes of the item's blocks that the readers ask for."""
MARK = "startOfPageId"
"""span#startOfPageId8400: the item's id, in every version and every view."""
IDENTIFIED = etree.XPath("//*[@id]")
VIEWS = etree.XPath("//*[contains(@class, 'itemView')]")
CLASSED = etree.XPath("descendant::*[@class]")


@dataclass(frozen=True)
class ItemPage:
    """A page that shows an item: the element that holds it, its blocks by class, and the id of its mark."""

    root: Element
    container: Element
    blocks: dict[str, list[Element]]
    mark: str | None

    def block(self, name: str) -> Element | None:
        """The first block of a class."""
        return next(iter(self.blocks.get(name, ())), None)

    def text(self, name: str) -> str | None:
        """The text of a block with single spaces; None where there is none."""
        return text_of(self.block(name))

    def links(self, name: str) -> list[Element]:
        """The <a> elements in all blocks of a class."""
        return [link for block in self.blocks.get(name, ()) for link in block.iter("a")]

    def first(self, tag: str) -> Element | None:
        """The first element of the name, wherever on the page."""
        return next(self.root.iter(tag), None)

    def canonical(self) -> str | None:
        """The address of the canonical link as printed; None where there is no such link."""
        links = (link for link in self.root.iter("link") if "canonical" in (link.get("rel") or "").split())
        return next((link.get("href") or "" for link in links), None)


def text_of(element: Element | None) -> str | None:
    """An element's text with single spaces; None where there is none."""
    return (collapse(text_in(element)) or None) if element is not None else None


def read_item_page(text: str) -> ItemPage | None:
    """The parts of an item's page; None for a page that shows no item.

    Raises:
        Refused: the page is beyond its bounds.
    """
    root = parse_tree(text)
    if root is None:
        return None
    identified = IDENTIFIED(root)
    container = next((element for element in identified if element.get("id") == "k2Container"), None)
    if container is None or "itemView" not in class_of(container):
        container = next((element for element in VIEWS(root) if "itemView" in class_of(element)), None)
    if container is None:
        return None
    blocks: dict[str, list[Element]] = {}
    for element in CLASSED(container):
        for name in BLOCKS.intersection(class_of(element)):
            blocks.setdefault(name, []).append(element)
    mark = next((element.get("id") for element in identified if element.get("id").startswith(MARK)), None)
    return ItemPage(root, container, blocks, mark)
