"""How the byline is typed above the text."""

from collections.abc import Callable
from html import escape

from replica.content.model import Byline


def _paragraph(lines: list[str]) -> str:
    return "<p>" + "<br />\n".join(lines) + "</p>\n"


def _bare(lines: list[str]) -> str:
    return f"{'<br />'.join(lines)}<br /><br />\n"


def _each(before: str, after: str) -> Callable[[list[str]], str]:
    return lambda lines: "".join(f"<p>{before}{line}{after}</p>\n" for line in lines)


def _word(lines: list[str]) -> str:
    return f'<p class="MsoNormal"><span lang="EN-GB"><strong>{"<br />".join(lines)}</strong><o:p></o:p></span></p>\n'


_MARKUPS: dict[str, Callable[[list[str]], str]] = {
    "p": _paragraph,
    "bold_name": _paragraph,
    "bare": _bare,
    "strong": _each("<strong>", "</strong>"),
    "em": _each("<em>", "</em>"),
    "lines": _each("", ""),
    "word": _word,
}


def byline_html(byline: Byline, markup: str) -> str:
    """Return the byline's lines as HTML, "" for an event page.

    A listing may glue a bare byline to the teaser before it.
    """
    lines = [escape(line, quote=False) for line in byline.lines]
    if not lines:
        return ""
    if markup == "bold_name" and byline.bold:
        name = escape(byline.bold, quote=False)
        lines[0] = lines[0].replace(name, f"<b>{name}</b>", 1)
    if byline.indented:
        lines[0] = f"&nbsp;{lines[0]}"
    return _MARKUPS["bare" if byline.form == "glued_in_listing" else markup](lines)
