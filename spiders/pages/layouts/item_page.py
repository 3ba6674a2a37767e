"""Where on an item's page things stand: found in lexbor's tree of the page."""

from dataclasses import dataclass
from functools import lru_cache

from spiders.pages.markup.soup import collapse
from spiders.pages.markup.tree import Element, class_of, inside, parse_tree, text_in

BLOCKS = frozenset(
    """itemCategory itemDateCreated itemFullText itemHits itemImage itemImageCaption itemImageCredits itemIntroText
    itemRelated itemTags itemTitle""".split()  # noqa: SIM905 words are easier to read than a list
)
"""Classes of the item's blocks that the readers ask for."""
MARK = "startOfPageId"
"""span#startOfPageId8400: the item's id, in every version and every view."""
REMEMBERED = 1024


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
        return [link for block in self.blocks.get(name, ()) for link in inside(block, "a")]

    def first(self, tag: str) -> Element | None:
        """The first element of the name, wherever on the page."""
        return self.root.css_first(tag)

    def canonical(self) -> str | None:
        """The address of the canonical link as printed; None where there is no such link."""
        links = (link.attributes for link in self.root.css("link[rel][href]"))
        return next((link["href"] or "" for link in links if "canonical" in (link["rel"] or "").split()), None)


def text_of(element: Element | None) -> str | None:
    """An element's text with single spaces; None where there is none."""
    return (collapse(text_in(element)) or None) if element is not None else None


def read_item_page(content: bytes) -> ItemPage | None:
    """The parts of an item's page in UTF-8; None for a page that shows no item.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    root = parse_tree(content)
    identified = [(element, element.id or "") for element in root.css("[id]")]
    container = next((element for element, identifier in identified if identifier == "k2Container"), None)
    if container is None or "itemView" not in class_of(container):
        container = next((element for element in root.css("[class]") if "itemView" in class_of(element)), None)
    if container is None:
        return None
    blocks: dict[str, list[Element]] = {}
    for element in inside(container, "[class]"):
        for name in _blocks_named(element.attributes["class"] or ""):
            blocks.setdefault(name, []).append(element)
    mark = next((identifier for _, identifier in identified if identifier.startswith(MARK)), None)
    return ItemPage(root, container, blocks, mark)


# A template prints the same few hundred on every page.
@lru_cache(maxsize=REMEMBERED)
def _blocks_named(classes: str) -> tuple[str, ...]:
    """The blocks that a class attribute names."""
    return tuple(BLOCKS.intersection(classes.split()))
