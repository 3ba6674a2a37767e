"""Elements of SVG, in which every text is escaped. Positions are percentages, so that a drawing fits any width."""

from markupsafe import Markup, escape

from spiders.terminal_text import one_line

Child = str | Markup
Value = str | float | None


def tag(name: str, *children: Child, **attributes: Value) -> Markup:
    """Return an element without the attributes that are None; `text_anchor` becomes `text-anchor`."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), safe(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{}{}>{}</{}>").format(safe(name), written, joined(*children), safe(name))


def joined(*children: Child) -> Markup:
    """Return the children as one markup; texts are escaped."""
    return Markup("").join(map(safe, children))


def safe(value: Child | float) -> Markup:
    """Return markup as it is; anything else escaped, on one line, without control characters."""
    return value if isinstance(value, Markup) else escape(one_line(value))


def percent(value: float) -> str:
    """Return a share of the drawing's width or height, such as 12.5%."""
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
    """Return a rectangle `bottom` above the lower edge, all in percent; browsers show its title under the pointer."""
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
    """Return a text at a position in percent; the attributes `dx` and `dy` move it by pixels."""
    return tag("text", text, class_=class_ or None, x=percent(left), y=percent(100 - bottom), **attributes)


def rule(left: float, right: float, bottom: float, class_: str) -> Markup:
    """Return a horizontal line."""
    y = percent(100 - bottom)
    return tag("line", class_=class_, x1=percent(left), x2=percent(right), y1=y, y2=y)


def upright(left: float, class_: str) -> Markup:
    """Return a vertical line over the whole height."""
    return tag("line", class_=class_, x1=percent(left), x2=percent(left), y1="0%", y2="100%")


def stretched(*children: Child) -> Markup:
    """Return a layer whose coordinates run from 0 to 100 over the drawing: for paths, which have no percentages."""
    return tag("svg", *children, viewBox="0 0 100 100", preserveAspectRatio="none", width="100%", height="100%")


def drawing(
    identifier: str, title: str, description: str, *children: Child, class_: str, height: str | None = None
) -> Markup:
    """Return the whole drawing, which a screen reader announces by title and description.

    `height` is in pixels; by default the style sheet sets it.
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
    """Return a drawing that repeats the text beside it, so that screen readers skip it."""
    return tag("svg", *children, class_=f"plot {class_}", aria_hidden="true", focusable="false")
