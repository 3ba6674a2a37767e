"""Where the blocks of an item are on its page, in lexbor's tree."""

from dataclasses import dataclass
from functools import lru_cache

from spiders.pages.layouts.k2 import ITEM_BLOCKS, ITEM_CONTAINER, ITEM_MARK, ITEM_VIEW
from spiders.pages.markup.soup import collapse
from spiders.pages.markup.tree import Element, class_of, inside, parse_tree, text_in

ROLES = {name: role for role, names in ITEM_BLOCKS.items() for name in names}
MAX_CACHED_CLASSES = 1024


@dataclass(frozen=True)
class ItemPage:
    """A page that shows an item."""

    root: Element
    container: Element
    """The element that holds the item."""
    blocks: dict[str, list[Element]]
    """The blocks of the item by role."""
    mark: str | None
    """Id of the element that names the item, as startOfPageId8400."""

    def block(self, role: str) -> Element | None:
        """Return the first block with a role, one of `ITEM_BLOCKS`; None if absent."""
        return next(iter(self.blocks.get(role, ())), None)

    def text(self, role: str) -> str | None:
        """Return the text of the first block with a role, with single spaces; None if absent."""
        return text_of(self.block(role))

    def links(self, role: str) -> list[Element]:
        """Return the <a> elements in all blocks with a role."""
        return [link for block in self.blocks.get(role, ()) for link in inside(block, "a")]

    def first(self, tag: str) -> Element | None:
        """Return the first element with a tag, anywhere on the page; None if absent."""
        return self.root.css_first(tag)

    def canonical(self) -> str | None:
        """Return the address of the canonical link as printed; None if absent."""
        links = (link.attributes for link in self.root.css("link[rel][href]"))
        return next((link["href"] or "" for link in links if "canonical" in (link["rel"] or "").split()), None)


def text_of(element: Element | None) -> str | None:
    """Return the text of an element with single spaces; None if there is none."""
    return (collapse(text_in(element)) or None) if element is not None else None


def read_item_page(content: bytes) -> ItemPage | None:
    """Return the parts of an item's page in UTF-8; None for a page that does not show an item.

    Raises:
        RejectedPageError: the page is beyond its bounds.
    """
    root = parse_tree(content)
    identified = [(element, element.id or "") for element in root.css("[id]")]
    container = next((element for element, identifier in identified if identifier == ITEM_CONTAINER), None)
    if container is None or ITEM_VIEW not in class_of(container):
        container = next((element for element in root.css("[class]") if ITEM_VIEW in class_of(element)), None)
    if container is None:
        return None
    blocks: dict[str, list[Element]] = {}
    for element in inside(container, "[class]"):
        for role in _roles_of(element.attributes["class"] or ""):
            blocks.setdefault(role, []).append(element)
    mark = next((identifier for _, identifier in identified if identifier.startswith(ITEM_MARK)), None)
    return ItemPage(root, container, blocks, mark)


# A template prints the same few hundred class attributes on every page.
@lru_cache(maxsize=MAX_CACHED_CLASSES)
def _roles_of(classes: str) -> tuple[str, ...]:
    """Return the roles that a class attribute names."""
    return tuple(ROLES[name] for name in ROLES.keys() & classes.split())
