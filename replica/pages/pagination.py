"""K2's pagination: ten page numbers, the links Start, Prev, Next and End, and "Page X of N"."""

from collections.abc import Callable

_MAX_PAGE_NUMBERS = 10
Address = Callable[[int], str]
"""Returns the address of the listing page that begins at an offset."""


def _link(title: str, address: str | None, text: str) -> str:
    if address is None:
        return f'<li class="disabled"><a>{text}</a></li>'
    return f'<li><a title="{title}" href="{address}" class="pagenav">{text}</a></li>'


def pagination_html(start: int, size: int, total: int, address: Address, *, old_template: bool) -> str:
    """Return the pagination of a listing.

    Args:
        start: offset of the page's first item; on the last page Next and End have no href.
        size: items per page.
        total: items of the listing.
        address: returns the address of the page at an offset.
        old_template: whether to use the template of K2 2.6.8.
    """
    pages = -(-total // size)
    page = start // size + 1
    first = max(1, min(page - _MAX_PAGE_NUMBERS // 2, pages - _MAX_PAGE_NUMBERS + 1))
    numbers = []
    for number in range(first, min(pages, first + _MAX_PAGE_NUMBERS - 1) + 1):
        if number == page:
            numbers.append(f'<li class="active hidden-phone"><a aria-current="true">{number}</a></li>')
        else:
            numbers.append(
                f'<li class="hidden-phone"><a title="{number}" href="{address((number - 1) * size)}" '
                f'class="pagenav">{number}</a></li>'
            )
    last = page >= pages
    parts = [
        _link("Start", None if page == 1 else address(0), "Start"),
        _link("Prev", None if page == 1 else address((page - 2) * size), "Prev"),
        *numbers,
        _link("Next", None if last else address(page * size), "Next"),
        _link("End", None if last else address((pages - 1) * size), "End"),
    ]
    links = f'<nav role="navigation" aria-label="Pagination"><ul class="pagination-list">{"".join(parts)}</ul></nav>'
    if old_template:
        return f'<div class="k2Pagination">\n{links}<div class="clr"></div>\nPage {page} of {pages}</div>\n'
    return (
        f'<div class="k2Pagination">\n<div class="k2PaginationLinks">\n{links}</div>\n'
        f'<div class="k2PaginationCounter">\nPage {page} of {pages}</div>\n</div>\n'
    )
