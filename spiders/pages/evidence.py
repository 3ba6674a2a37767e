"""Evidence and digest of a record."""

import hashlib
import json

from schemas.article import Evidence
from spiders.pages.body import Body


class Witness:
    """Collects, field by field, the rule that gave a value and the raw text that it read."""

    def __init__(self) -> None:
        self._evidence: list[Evidence] = []

    def says(self, field: str, rule: str, raw: str | None = None) -> None:
        """Adds the evidence of one field."""
        self._evidence.append(Evidence(field=field, rule=rule, raw=raw))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, in the order in which it was given."""
        return tuple(self._evidence)


def content_digest(title: str, byline: str | None, body: Body) -> str:
    """`sha256:` over the article's own cleaned content alone: hits, links, tags, sidebars and white space do not
    change it.
    """
    content = [
        title,
        byline,
        body.abstract,
        [[part.label, part.paragraphs] for part in body.parts],
        body.bio,
        [[item.headline, str(item.item_date), item.text] for item in body.digest_items],
    ]
    return "sha256:" + hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
