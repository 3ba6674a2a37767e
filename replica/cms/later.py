"""The site some days later: a few items are edited, retitled, renamed, withdrawn or new."""

from replica.cms.item_store import ItemStore

NEW_TITLE = "A Title That Was Corrected"
SLUG = "an-address-that-was-corrected"


def edit_a_few(store: ItemStore) -> None:
    """Make the same few edits in each store of the same seed and size; it needs at least eight published items."""
    published = [entry.item_id for entry in store.entries() if entry.state == "published"]
    # In the order of publication; the addresses of the latest have no date, which the truth table would miss.
    amended, reworded, retitled, withdrawn, renamed = (
        published[len(published) * part // 8] for part in (1, 2, 3, 5, 7)
    )
    store.amend(amended)
    store.reword(reworded)
    store.retitle(retitled, NEW_TITLE)
    store.rename(renamed, SLUG)
    store.unpublish(withdrawn)
    store.publish("field-reports")
