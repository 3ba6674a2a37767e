"""K2's pagination: ten page numbers, first and previous, next and last, and "Page X of N"."""

from collections.abc import Callable

_WINDOW = 10
# Writes the address of the page that begins at an offset.
Address = Callable[[int], str]


def _link(title: str, address: str | None, text: str) -> str:
    if address is None:
        return f'<li class="disabled"><a>{text}</a></li>'
    return f'<li><a title="{title}" href="{address}" class="pagenav">{text}</a></li>'


def pagination_html(start: int, size: int, total: int, address: Address, *, old_template: bool) -> str:
    """Return the pagination of a listing of `total` items that shows `size` from `start`.

    On the last page Next and End have no href.
    """
    pages = -(-total // size)
    page = start // size + 1
    first = max(1, min(page - _WINDOW // 2, pages - _WINDOW + 1))
    numbers = []
    for number in range(first, min(pages, first + _WINDOW - 1) + 1):
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
