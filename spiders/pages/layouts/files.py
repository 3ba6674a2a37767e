"""The layouts that the package ships, in the order in which they are tried."""

import tomllib
from functools import cache
from importlib.resources import files

from schemas.page_layout import PageLayout

SHIPPED = ("k2", "article")


@cache
def shipped_layouts() -> tuple[PageLayout, ...]:
    """Return the layouts in `spiders/pages/layouts/*.toml`."""
    folder = files("spiders.pages.layouts")
    return tuple(
        PageLayout.model_validate(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")), strict=False)
        for name in SHIPPED
    )
