"""The layouts that the package ships."""

import tomllib
from functools import cache
from importlib.resources import files

from schemas.page_layout import PageLayout


@cache
def shipped_layout(name: str) -> PageLayout:
    """Return the layout in `spiders/pages/layouts/<name>.toml`."""
    text = files("spiders.pages.layouts").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return PageLayout.model_validate(tomllib.loads(text), strict=False)
