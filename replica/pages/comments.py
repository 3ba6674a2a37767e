"""The block of readers' comments under an item."""

from datetime import timedelta

from replica.content.model import Article
from replica.pages.escaping import escape
from replica.pages.fragments import header_date

# The server replaces it with a new token at every request.
FORM_MARK = "@@FORM@@"


def comments_html(article: Article, path: str) -> str:
    """Return the comments of an item and the form under them, "" without comments."""
    if not article.comments:
        return ""
    entries = []
    for number, (name, text) in enumerate(article.comments, start=1):
        when = header_date(article.entry.created + timedelta(days=2 + number), with_time=False)
        entries.append(
            f'<li class="{"even" if number % 2 else "odd"}">\n'
            f'<span class="commentLink"><a href="{path}#comment{number}">Comment Link</a></span>\n'
            f'<span class="commentDate">{when}</span>\n<span class="commentAuthorName">\nposted by {escape(name)}\n'
            f"</span>\n<p>{escape(text, quote=False)}</p>\n</li>"
        )
    listed = "\n".join(entries)
    return (
        '<a name="itemCommentsAnchor" id="itemCommentsAnchor"></a>\n<div class="itemComments">\n'
        f'<h3 class="itemCommentsCounter"><span>{len(entries)}</span> '
        f'comments</h3>\n<ul class="itemCommentsList">\n{listed}\n</ul>\n<div class="itemCommentsForm">\n'
        '<form action="/index.php" method="post" id="comment-form">'
        f'<textarea name="commentText">enter your message here...</textarea><input type="hidden" name="{FORM_MARK}" '
        'value="1" /></form>\n</div>\n</div>\n'
    )
