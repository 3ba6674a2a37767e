"""The author's bio: cleaned, and attached to the author whom it describes."""

import re

from schemas.article import Author
from spiders.pages.markup.blocks import CLOAK, Block, Line

CLOAK_TEXT = re.compile(
    r"This e-?mail address is being protected from spambots\. You need JavaScript enabled to view it\.?", re.I
)
# someone@example.org: pages hide an address behind a script, feeds and JSON views print it
ADDRESS = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}\b")
# … in Afghanistan. E-mail: ￼.
EMAIL_LABEL = re.compile(rf"\s?\(?\b(?:E-?mail(?:\saddress)?|Contact)\s?:\s?{CLOAK}\s?\)?\s?\.?", re.I)
AFTER_SENTENCE = re.compile(rf"(?<=[.!?])\s?{CLOAK}\s?\.?")
BARE = re.compile(rf"\s?\(?{CLOAK}\)?")
# James Purcell Smith is an expert …; Naveed Ahmad, a former …, writes
VERB = re.compile(
    r",?\s(?:is|was|are|were|has|had|holds|works|worked|serves|served|teaches|studies|writes|directs|covers|currently"
    r"|recently)\b"
)
# Naveed Ahmad is … Kabul. Emil Juraev is …: where the second begins
SENTENCE_START = re.compile(r"^|(?<=[.!?)”\"]\s)|(?<=\n)")


def hides_email(text: str) -> bool:
    """Return True for a text with an e-mail address that Joomla hides behind a script."""
    return CLOAK in text or "spambots" in text


def without_email(text: str) -> str:
    """Return the text without the e-mail addresses that Joomla hides behind a script, and the `E-mail:` before them."""
    if not hides_email(text):
        return text
    text = CLOAK_TEXT.sub(CLOAK, text)
    return BARE.sub("", AFTER_SENTENCE.sub("", EMAIL_LABEL.sub("", text))).strip()


def hide_emails(blocks: list[Block]) -> list[Block]:
    """Return the blocks with e-mail addresses hidden as a page hides them, so that any form gives the same article."""
    return [
        block.with_lines(
            tuple(Line(ADDRESS.sub(CLOAK, line.text), ADDRESS.sub(CLOAK, line.bold)) for line in block.lines)
        )
        for block in blocks
    ]


def names_of(author: Author) -> list[str]:
    """Return the forms in which a bio may name its author: as printed, in full, without middle names."""
    words = author.name.split()
    short = f"{words[0]} {words[-1]}" if len(words) > 2 else author.name
    return [author.printed_as, author.name, short]


def begins_with_author(text: str, authors: list[Author]) -> bool:
    """Return True if a paragraph begins like a bio: with an author's name and what he or she is."""
    names = (name for author in authors for name in names_of(author))
    return any(text.startswith(name) and VERB.match(text, len(name)) for name in names)


def pop_unlabelled_bio(paragraphs: list[str], authors: list[Author]) -> list[str]:
    """Remove the closing paragraphs that are bios without a label, and return them; one paragraph always stays."""
    bio: list[str] = []
    while len(paragraphs) > 1 and begins_with_author(paragraphs[-1], authors):
        bio.insert(0, paragraphs.pop())
    return bio


def attach_bio(bio: str | None, authors: list[Author]) -> list[Author]:
    """Return the authors, each with the part of the bio that describes him or her; a lone author gets all of it."""
    if not bio or not authors:
        return authors
    if len(authors) == 1:
        return [authors[0].model_copy(update={"bio": bio})]
    starts = {author.position: start for author in authors if (start := _start(bio, author)) is not None}
    ends = [*sorted(starts.values()), len(bio)]
    return [
        author.model_copy(update={"bio": bio[start : ends[ends.index(start) + 1]].strip()})
        if (start := starts.get(author.position)) is not None
        else author
        for author in authors
    ]


def _start(bio: str, author: Author) -> int | None:
    """Return where the part about an author begins: at the first sentence that begins with his or her name."""
    starts = [match.start() for match in SENTENCE_START.finditer(bio)]
    for name in names_of(author):
        for start in starts:
            end = start + len(name)
            if bio.startswith(name, start) and not bio[end : end + 1].isalnum():
                return start
    return None
