"""Which element of a page holds the item."""

from collections.abc import Iterable

from schemas.page_layout import ItemLayout, Role
from spiders.pages.layouts.k2 import ITEM_CONTAINER, ITEM_VIEW, LIST_ITEMS, LIST_VIEWS, OWN
from spiders.pages.markup.tree import Element, ancestors, class_of, first_inside, inside

LISTS = frozenset(LIST_VIEWS)
LISTED = ", ".join(f".{name}" for name in LIST_ITEMS)


def find_container(root: Element, layout: ItemLayout, mark: Element | None) -> Element | None:
    """Return the element that holds the item: K2's own, that beside the item's mark, or that around its parts.

    Args:
        root: the whole page.
        layout: of K2.
        mark: the element that names the item, if there is one.

    Returns:
        The element; None for a page that shows no item, or a list.
    """
    named = root.css_first(f"#{ITEM_CONTAINER}")
    if named is not None and ITEM_VIEW in class_of(named):
        return None if is_list(named) else named
    for view in root.css(f".{ITEM_VIEW}"):
        if ITEM_VIEW in class_of(view):  # on a page without a doctype CSS ignores the case of classes
            return None if is_list(view) else view
    if named is not None and not is_list(named) and _holds_an_item(named, layout):
        return named
    if mark is not None and not _is_in_list(mark):
        for beside in (_next_element(mark), mark.parent):
            if beside is not None and not is_list(beside) and _holds_an_item(beside, layout):
                return beside
    return _around_parts(root, layout)


def is_list(element: Element) -> bool:
    """Return whether an element is a list, is in one, or holds the entries of one."""
    return not LISTS.isdisjoint(class_of(element)) or _is_in_list(element) or first_inside(element, LISTED) is not None


def _is_in_list(element: Element) -> bool:
    return any(not LISTS.isdisjoint(class_of(outer)) for outer in ancestors(element))


def _next_element(element: Element) -> Element | None:
    following = element.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _holds_an_item(element: Element, layout: ItemLayout) -> bool:
    text = (*layout.roles[Role.INTRO], *layout.roles[Role.FULL_TEXT], *layout.roles[Role.TEXT])
    return first_inside(element, ", ".join(text)) is not None


def _around_parts(root: Element, layout: ItemLayout) -> Element | None:
    """Return the smallest element around K2's own title and text of one item; None if the page has no such parts."""
    banned = frozenset(one.mem_id for one in root.css(", ".join(layout.never_in)))
    texts = _own_parts(root, layout, banned, Role.TEXT, Role.INTRO, Role.FULL_TEXT)
    titles = _own_parts(root, layout, banned, Role.TITLE)
    if not texts or is_list(texts[0]):
        return None
    of_title = {outer.mem_id for title in titles[:1] for outer in ancestors(title)}
    around = (texts[0], *ancestors(texts[0])) if titles else ancestors(texts[0])
    return next(
        (one for one in around if one.tag not in ("body", "html") and (not titles or one.mem_id in of_title)), None
    )


def _own_parts(root: Element, layout: ItemLayout, banned: frozenset[int], *roles: Role) -> list[Element]:
    """Return the elements with a class of K2's own for one of the roles, but for those of modules and other items."""
    selectors = [selector for role in roles for selector in layout.roles[role] if selector.startswith(OWN)]
    return [
        element
        for element in root.css(", ".join(selectors))
        if not any(outer.mem_id in banned for outer in ancestors(element))
    ]


def elements_in(container: Element, selectors: Iterable[str]) -> frozenset[int]:
    """Return the memory addresses of the elements inside a container that a selector matches."""
    selector = ", ".join(selectors)
    return frozenset(element.mem_id for element in inside(container, selector)) if selector else frozenset()
