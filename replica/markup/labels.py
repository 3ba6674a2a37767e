"""How a section label is set off from the text after it."""

from replica.content.model import Label

_TAGS = {
    "strong": ("<strong>", "</strong>"),
    "b": ("<b>", "</b>"),
    "span": ('<span style="font-weight: bold;">', "</span>"),
    "plain": ("", ""),
}


def label_html(label: Label) -> str:
    """Return an inline label with its colon and the blank after it; the label alone for "line" and "heading"."""
    glued = _glued_alternative(label)
    printed = label.printed
    if label.markup == "heading":
        return f"<h3>{printed}</h3>"
    if label.markup == "line":
        return f"<strong>{printed}</strong>"
    if label.markup == "split":
        half = len(printed) // 2 - 1
        return f"<b>{printed[:half]}</b>{printed[half:]}: "
    if label.markup == "colon_outside":
        return f"<strong>{printed}</strong>: "
    opening, closing = _TAGS[label.markup]
    colon = label.colon.rstrip(" ")
    blank = label.colon[len(colon) :].replace("  ", "&nbsp; ")
    return f"{glued}{opening}{printed}{colon}{closing}{blank}"


def _glued_alternative(label: Label) -> str:
    """Return the image directly before the label, or the word that an import left of it ("karachagBACKGROUND:")."""
    if not label.glued_alt:
        return ""
    if label.glued_as_text:
        return label.glued_alt
    return (
        f'<img src="/images/{label.glued_alt}.jpg" alt="{label.glued_alt}" width="300" height="200" style="float: '
        'left;" />'
    )


def stands_alone(label: Label) -> bool:
    """Return whether the label has a line of its own."""
    return label.markup in {"line", "heading"}
