"""Layouts as files: those that the package ships, and one that a person wrote or changed."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import ValidationError
from selectolax.lexbor import SelectolaxError

from schemas.page_layout import PageLayout, Role
from spiders.pages.markup.tree import parse_tree


@cache
def shipped_layout(name: str) -> PageLayout:
    """Return the layout in `spiders/pages/layouts/<name>.toml`."""
    text = files("spiders.pages.layouts").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return PageLayout.model_validate(tomllib.loads(text), strict=False)


def read_layout_text(text: str) -> PageLayout:
    """Return the layout that a TOML text describes.

    Raises:
        ValueError: it is not TOML, not a layout, lacks container, title or text, or has a selector that is not CSS.
    """
    try:
        layout = PageLayout.model_validate(tomllib.loads(text), strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    item = layout.item
    if not item.containers or Role.TITLE not in item.roles or not {Role.TEXT, Role.FULL_TEXT} & item.roles.keys():
        raise ValueError("it names no container, no title or no text")
    page = parse_tree(b"<p>")
    for selector in (
        *item.containers,
        *item.never_in,
        *item.not_text,
        *(one for of in item.roles.values() for one in of),
    ):
        try:
            page.css(selector)
        except SelectolaxError as error:
            raise ValueError(f"{selector!r} is not a selector of CSS") from error
    return layout
