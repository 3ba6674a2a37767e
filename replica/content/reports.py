"""Field reports and features: running text without the three labels."""

from datetime import date
from random import Random

from replica.content.analytical import paragraphs
from replica.content.insertions import add_insertions
from replica.content.model import Block, Byline, Download, Run
from replica.content.prose import Prose, capitalise
from replica.content.references import PathPicker, with_links
from replica.content.vocabulary import Topic

_HEADINGS = (
    "A new route through {region}",
    "The {adjective} calculus",
    "What {partner} wants",
    "After {event}",
    "Options for {group}",
)


def write_report(prose: Prose, own_path: PathPicker, random: Random, *, year: int, glued: bool) -> tuple[Block, ...]:
    """Write a field report of 250 to 450 words."""
    blocks = paragraphs(prose, random.randint(15, 24), random, glued=glued)
    if random.random() < 0.2:
        blocks[-1] = Block("paragraph", with_links(blocks[-1].text, own_path, random))
    return add_insertions(blocks, prose, random, year)


def write_feature(prose: Prose, own_path: PathPicker, random: Random, *, year: int) -> tuple[Block, ...]:
    """Write a feature, with headings if it is long, and with runs of blank paragraphs between its parts."""
    blocks = paragraphs(prose, random.randint(6, 12), random)
    while random.random() < 0.5:
        heading = Block("heading", (Run(capitalise(prose.expand(_HEADINGS[int(random.random() * len(_HEADINGS))]))),))
        blocks += [Block("blank")] * random.randrange(3) + [heading, *paragraphs(prose, random.randint(6, 12), random)]
    if random.random() < 0.3:
        blocks[-1] = Block("paragraph", with_links(blocks[-1].text, own_path, random))
    return add_insertions(blocks, prose, random, year)


def write_event(topic: Topic, prose: Prose, _random: Random) -> tuple[Block, ...]:
    """Write the page of an event: the announcement of a forum, among the articles but without a byline."""
    lines = ("CACI FORUM", f"{topic.country.name} and {topic.partner.name}", prose.paragraph(2), prose.paragraph(3))
    return tuple(Block("paragraph", (Run(line),)) for line in lines)


def write_download(byline: Byline, title: str, day: date, random: Random) -> Download:
    """Write the link to a feature's PDF; its file name contains raw spaces or hyphens, as uploads do."""
    author = byline.authors[0].name if byline.authors else "CACI Forum"
    name = f"{day:%y%m%d} FT {author}.pdf"
    href = f"/images/pdf/{name if random.random() < 0.5 else name.replace(' ', '-').lower()}"
    return Download(href, "Click here to download PDF" if random.random() < 0.4 else f"Read {title} (PDF)")
