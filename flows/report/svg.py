"""Elements of SVG, in which every text is escaped. Positions are percentages, so that a drawing fits any width."""

from markupsafe import Markup, escape

from spiders.terminal_text import one_line

Child = str | Markup
Value = str | float | None


def tag(name: str, *children: Child, **attributes: Value) -> Markup:
    """An element with its children. Attributes without a value are left out; `text_anchor` is written `text-anchor`."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), safe(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{}{}>{}</{}>").format(safe(name), written, joined(*children), safe(name))


def joined(*children: Child) -> Markup:
    """Children as markup, in order; what is not markup yet is escaped."""
    return Markup("").join(map(safe, children))


def safe(value: Child | float) -> Markup:
    """Markup as it is; all else escaped, on one line, without what a terminal would obey."""
    return value if isinstance(value, Markup) else escape(one_line(value))


def percent(value: float) -> str:
    """A share of the drawing's width or height, as 12.5 of 100: 12.5%."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


def bar(
    left: float,
    bottom: float,
    width: float,
    height: float,
    title: str | None = None,
    class_: str = "",
    fill: str | None = None,
) -> Markup:
    """A rectangle that stands `bottom` above the lower edge. All in percent; the title shows when it is pointed at."""
    return tag(
        "rect",
        *([tag("title", title)] if title else []),
        class_=class_ or None,
        fill=fill,
        x=percent(left),
        y=percent(100 - bottom - height),
        width=percent(width),
        height=percent(height),
    )


def label(text: Child, left: float, bottom: float, class_: str = "", **attributes: Value) -> Markup:
    """A text at a place given in percent; `dx` and `dy` move it by pixels, which no width changes."""
    return tag("text", text, class_=class_ or None, x=percent(left), y=percent(100 - bottom), **attributes)


def rule(left: float, right: float, bottom: float, class_: str) -> Markup:
    """A level line."""
    y = percent(100 - bottom)
    return tag("line", class_=class_, x1=percent(left), x2=percent(right), y1=y, y2=y)


def upright(left: float, class_: str) -> Markup:
    """An upright line over the whole height."""
    return tag("line", class_=class_, x1=percent(left), x2=percent(left), y1="0%", y2="100%")


def stretched(*children: Child) -> Markup:
    """A layer whose coordinates run from 0 to 100 over the whole drawing: for paths, which know no percentages."""
    return tag("svg", *children, viewBox="0 0 100 100", preserveAspectRatio="none", width="100%", height="100%")


def drawing(
    identifier: str, title: str, description: str, *children: Child, class_: str, height: str | None = None
) -> Markup:
    """The whole picture, which a screen reader announces by title and description; the style sheet gives its height,
    unless it is given here in pixels.
    """
    return tag(
        "svg",
        tag("title", title, id=f"{identifier}-title"),
        tag("desc", description, id=f"{identifier}-desc"),
        *children,
        class_=f"plot {class_}",
        height=height,
        role="img",
        aria_labelledby=f"{identifier}-title",
        aria_describedby=f"{identifier}-desc",
    )


def ornament(*children: Child, class_: str) -> Markup:
    """A picture of what the text beside it says: a screen reader passes over it."""
    return tag("svg", *children, class_=f"plot {class_}", aria_hidden="true", focusable="false")
