"""The changes of an article as one self-contained HTML page, in which no text of a page is markup."""

from collections.abc import Sequence
from html import escape

from flows.pipeline.revisions import Revision
from flows.present.words import day
from schemas.article import Article
from spiders.terminal_text import one_line
from warehouse.present.differences import Change, Unchanged
from warehouse.present.word_diff import Mark

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --added: #d4f4d4; --removed: #fbd9d9; --faint: #666; }}
@media (prefers-color-scheme: dark) {{ :root {{ --added: #1d4a24; --removed: #5c2323; --faint: #aaa; }} }}
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 Georgia, serif; }}
h2 {{ margin: 1rem 0 0; font: 0.85rem sans-serif; color: var(--faint); }}
p {{ margin: 0.2rem 0; overflow-wrap: anywhere; }}
.faint {{ color: var(--faint); font-style: italic; }}
ins {{ background: var(--added); text-decoration: none; }}
del {{ background: var(--removed); }}
</style>
</head>
<body>
<h1>{heading}</h1>
{body}
</body>
</html>
"""
TAGS = {Mark.SAME: "{}", Mark.REMOVED: "<del>{}</del>", Mark.ADDED: "<ins>{}</ins>"}


def page_of(
    pair: tuple[Revision, Revision], changes: Sequence[Change | Unchanged], article: Article | None = None
) -> str:
    """Return the page: what the article is, the two revisions, then the changes from the first to the second.

    Args:
        pair: the revisions.
        changes: what differs between them.
        article: as it is in the second one; None leaves out its title, authors, date and links.
    """
    old, new = pair
    title = heading = _safe(f"{new.article_id}: from revision {old.number} to {new.number}")
    lines = []
    if article is not None:
        title, heading = f"{_safe(article.title)} ({title})", _link(article.url, article.title)
        authors = ", ".join(author.name for author in article.authors) or article.byline
        facts = [authors, article.published_on and day(article.published_on), article.section, article.article_id]
        lines.append(f"<p>{_safe(' · '.join(str(fact) for fact in facts if fact))}</p>")
        lines += [f"<p>{_link(url, url)}</p>" for url in (article.url, article.pdf_url) if url is not None]
    lines += [f'<p class="faint">{_safe(revision.description)}</p>' for revision in pair]
    for change in changes:
        if isinstance(change, Change):
            words = " ".join(TAGS[mark].format(_safe(text)) for mark, text in change.words)
            lines.append(f"<h2>{_safe(change.name)}, {change.kind}</h2>\n<p>{words}</p>")
        else:
            lines.append(f'<p class="faint">… {_safe(change.summary)}</p>')
    if not changes:
        lines.append('<p class="faint">The current readers find no difference.</p>')
    return PAGE.format(title=title, heading=heading, body="\n".join(lines))


def _link(url: str | None, text: str) -> str:
    """Return a text that leads to an address of the web; just the text for any other address."""
    if url is None or not url.startswith(("https://", "http://")):
        return _safe(text)
    return f'<a href="{_safe(url)}" rel="noreferrer">{_safe(text)}</a>'


def _safe(text: str) -> str:
    return escape(one_line(text))
