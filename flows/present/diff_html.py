"""The changes of an article as one self-contained HTML page, in which no text of a page is markup."""

from collections.abc import Sequence
from html import escape

from flows.pipeline.revisions import Revision
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
<h1>{title}</h1>
{body}
</body>
</html>
"""
TAGS = {Mark.SAME: "{}", Mark.REMOVED: "<del>{}</del>", Mark.ADDED: "<ins>{}</ins>"}


def page_of(pair: tuple[Revision, Revision], changes: Sequence[Change | Unchanged]) -> str:
    """Return the page: the two revisions, then the changes from the first to the second."""
    lines = [f"<p>{_safe(revision.description)}</p>" for revision in pair]
    for change in changes:
        if isinstance(change, Change):
            words = " ".join(TAGS[mark].format(_safe(text)) for mark, text in change.words)
            lines.append(f"<h2>{_safe(change.name)}, {change.kind}</h2>\n<p>{words}</p>")
        else:
            lines.append(f'<p class="faint">… {_safe(change.summary)}</p>')
    if not changes:
        lines.append('<p class="faint">The current readers find no difference.</p>')
    old, new = pair
    title = f"{new.article_id}: from revision {old.number} to {new.number}"
    return PAGE.format(title=_safe(title), body="\n".join(lines))


def _safe(text: str) -> str:
    return escape(one_line(text))
