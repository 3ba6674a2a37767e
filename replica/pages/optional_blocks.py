"""Blocks that some categories of the site enable: the rating, extra fields, attachments."""

from replica.content.model import Article


def rating_html(article: Article) -> str:
    """Return the block that asks for a rating, on one item in four.

    Of two stored copies of a page, one has it and the other does not.
    """
    if article.entry.rank % 4 != 2:
        return ""
    votes = article.hits % 7
    return (
        '<div class="itemRatingBlock">\n<span>Rate this item</span>\n'
        '<div class="itemRatingForm"><ul class="itemRatingList"><li>1</li><li>2</li></ul>'
        f'<div class="itemRatingLog">({votes} votes)</div></div>\n</div>\n'
    )


def extra_fields_html(article: Article) -> str:
    """Return K2's extra fields, on some items from 2017 on."""
    if article.entry.day.year < 2017 or article.entry.rank % 6 != 1:
        return ""
    fields = (
        ("Issue", f"Vol. {article.entry.day.year - 1998}, no. {article.entry.rank % 26 + 1}"),
        ("Keywords", ", ".join(article.tags)),
    )
    items = "".join(
        f'<li class="{"odd" if place else "even"} typeTextfield group1 alias{name}">\n'
        f'<span class="itemExtraFieldsLabel">{name}:</span>\n'
        f'<span class="itemExtraFieldsValue">{value.replace("&", "&amp;")}</span>\n</li>\n'
        for place, (name, value) in enumerate(fields)
    )
    return (
        f'<div class="itemExtraFields">\n<h3>Additional Info</h3>\n<ul>\n{items}</ul>\n<div class="clr"></div>\n'
        "</div>\n"
    )


def attachments_html(article: Article) -> str:
    """Return K2's attachments, on a few items born in Joomla."""
    if article.entry.legacy or article.entry.rank % 23 != 4:
        return ""
    number = article.entry.item_id % 900 + 1
    return (
        '<div class="itemAttachmentsBlock">\n<span>Download attachments:</span>\n<ul class="itemAttachments">\n'
        f'<li><a title="map" href="/publications/{article.entry.section}/item/download/{number}_map">map.pdf</a> '
        f"<span>({number % 50} Downloads)</span></li>\n"
        "</ul>\n</div>\n"
    )
