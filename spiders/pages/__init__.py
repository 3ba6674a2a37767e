"""Readers: pure functions from the bytes and the address of a page to a record, or to a reject with its reason.

In come bytes, an address and a site file; out go the models of `schemas`. The rooms in the order of the work: `markup`
(bytes to blocks of text), `layouts` (where each block is), `fields` (blocks to values), `compose.py` (values to a
record, with the evidence), `forms` (the kinds of page; where to start). Fetching, storing and the choice of the reader,
which `spiders/read.py` makes, are not their business.
"""

from hashlib import sha256

from spiders.sites import Site

READER_VERSION = "1.5"
"""Stored with the evidence of every field; raise it whenever a reader returns something else for the same page."""


def reader_version(site: Site) -> str:
    """Return the version of the readers of a site, with a digest of the layouts that were accepted for it."""
    if not site.accepted_layouts:
        return READER_VERSION
    digest = sha256("".join(layout.model_dump_json() for layout in site.accepted_layouts).encode())
    return f"{READER_VERSION}+{digest.hexdigest()[:8]}"
