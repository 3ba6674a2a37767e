"""The names that K2's templates, 2.6 to 2.28, give to the blocks of a page; those of an item's blocks are in `k2.toml`.

The templates: https://github.com/getk2/k2/tree/master/components/com_k2/templates/default
"""

from schemas.capture import PageKind

ITEM_CONTAINER = "k2Container"
"""Id of the element that holds an item or a list."""
ITEM_VIEW = "itemView"
ITEM_MARK = "startOfPageId"
"""Beginning of the id of an empty <span>, as startOfPageId8400, in every version and every view of an item."""
OWN = ".item"
"""Beginning of the selectors of K2's own blocks; one may stand inside the text's box, as the hits do."""

LIST_VIEWS = ("itemListView", "tagView", "userView", "genericView")
"""Classes of the lists whose items are read: of a section, a tag, a user, and of a date or a search."""
LATEST_VIEW = "latestView"
LIST_ITEMS = ("catItemView", "tagItemView", "userItemView", "genericItemView")
LIST_TITLES = ("catItemTitle", "tagItemTitle", "userItemTitle", "genericItemTitle")
LIST_DATES = ("catItemDateCreated", "tagItemDateCreated", "userItemDateCreated", "genericItemDateCreated")
READ_MORE = "k2ReadMore"
PAGINATION = "k2Pagination"

FEED_INTRO = "K2FeedIntroText"
FEED_FULL_TEXT = "K2FeedFullText"

JSON_IMAGES = ("imageLarge", "imageL", "imageXLarge", "imageXL", "imageMedium", "imageM", "imageGeneric", "image")
"""Keys of an item's image in the JSON view, the preferred one first: the item page shows the large one."""

SIGNS = ("k2Container", "itemListView", r"\bcom_k2\b", "Joomla!", "/itemlist/", "/media/k2/", "moduleItem")
"""Patterns of what only a page of Joomla with K2 has in its source."""

PREFIXES = ("item", "catItem", "k2")
"""Beginnings of K2's class names."""
VIEW_SUFFIX = "View"
"""End of the class of the element that holds an item, a list, or an item of a list."""
FEATURED_SUFFIX = "Featured"
"""End of a class that an editor adds to single items: itemIsFeatured."""
ON_EVERY_PAGE: dict[PageKind, dict[str, tuple[str, ...]]] = {
    PageKind.ITEM: {
        ".itemView": ("itemView",),
        ".itemTitle": ("itemTitle",),
        ".itemDateCreated": ("itemDateCreated",),
        ".itemCategory": ("itemCategory",),
        ".itemHits": ("itemHits",),
        ".itemIntroText, .itemFullText": ("itemFullText", "itemIntroText"),
    },
    PageKind.LISTING: {
        ".itemListView": ("itemListView",),
        ".catItemView": ("catItemView",),
        ".catItemTitle": ("catItemTitle",),
        ".k2Pagination": ("k2Pagination",),
    },
}
"""What K2 prints on every page of a kind: each CSS selector with its classes, the preferred one first.

The selectors are keys of the archived baselines (`schemas.layout`), so they stay as they are. A selector that matches
on some pages only (tags, image, related items) says nothing about the layout.
"""
