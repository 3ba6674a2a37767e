"""The effects by the names of the faults, and the values that each fault takes."""

import re
from collections.abc import Callable

from replica.faults import answer_effects, page_effects, template_effects, transfer_effects
from replica.faults.exchange import Exchange
from replica.pages.designs import DESIGNS
from replica.web.responses import Response

Effect = Callable[[Exchange, str], Response | None]
"""Shows a fault: takes the exchange and the fault's value, and returns a response, or None if everything was sent."""

EFFECTS: dict[str, Effect] = {
    "status": answer_effects.status,
    "retry-after": answer_effects.retry_after,
    "redirect": answer_effects.redirect,
    "moved": answer_effects.moved,
    "login": answer_effects.login,
    "answer": answer_effects.answer,
    "empty": answer_effects.empty,
    "error-text": answer_effects.error_text,
    "robots": answer_effects.robots,
    "timeout": transfer_effects.timeout,
    "slow": transfer_effects.slow,
    "slow-head": transfer_effects.slow_head,
    "endless-head": transfer_effects.endless_head,
    "reset": transfer_effects.reset,
    "content-length": transfer_effects.content_length,
    "huge-content-length": transfer_effects.huge_content_length,
    "no-length": transfer_effects.no_length,
    "endless": transfer_effects.endless,
    "truncated-gzip": transfer_effects.truncated_gzip,
    "unknown-encoding": transfer_effects.unknown_encoding,
    "members": transfer_effects.members,
    "layers": transfer_effects.layers,
    "bomb": transfer_effects.bomb,
    "nul-bytes": page_effects.nul_bytes,
    "mixed-charset": page_effects.mixed_charset,
    "charset": page_effects.charset,
    "redesign": page_effects.redesign,
    "unlinked": page_effects.unlinked,
    "emptied-listing": page_effects.emptied_listing,
    "frozen-feed": page_effects.frozen_feed,
    "dates": template_effects.dates,
    "bylines": template_effects.bylines,
    "labels": template_effects.labels,
    "half-text": template_effects.half_text,
    "language": template_effects.language,
}

# The form of the values that some faults take; the others take any value.
VALUE_FORMS = {
    "status": re.compile(r"|\d{3,10}(?::.+)?"),
    "timeout": re.compile(r"|\d+(?:\.\d+)?"),
    "slow": re.compile(r"|\d+"),
    "content-length": re.compile(r"|-?\d+"),
    "slow-head": re.compile(r"|\d+"),
    "endless": re.compile("|chunked"),
    "huge-content-length": re.compile(r"|\d+"),
    "members": re.compile(r"|\d+"),
    "layers": re.compile(r"|\d+"),
    "bomb": re.compile("|gzip|deflate|br|zstd"),
    "redesign": re.compile(f"|{'|'.join(DESIGNS)}"),
    "robots": re.compile(r"|disallow|\d{3}|/.*"),
    "error-text": re.compile("|php|joomla|database"),
    "retry-after": re.compile(r"|\d+|date(?::\d+)?"),
    "dates": re.compile(r"(?:|us|numeric|us-numeric|relative)(?:\+head)?"),
    "bylines": re.compile(r"(?:|words|magazine)(?:\+head)?"),
    "labels": re.compile(r"(?:\+head)?"),
    "half-text": re.compile(r"(?:\+head)?"),
    "language": re.compile(r"(?:|ru)(?:\+head)?"),
}
