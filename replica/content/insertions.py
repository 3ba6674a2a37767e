"""What is inserted between the paragraphs of some articles: pull quotes, lists, tables, images."""

from random import Random

from replica.content.model import Block, Run
from replica.content.pictures import inline_picture
from replica.content.prose import Prose


def _quote(prose: Prose, _random: Random) -> Block:
    return Block("quote", (Run(prose.sentence()),))


def _list(prose: Prose, random: Random) -> Block:
    return Block("list", tuple(Run(prose.sentence()) for _ in range(random.randint(2, 4))))


def _table(prose: Prose, random: Random) -> Block:
    years = [str(2000 + random.randrange(1, 20)) for _ in range(2)]
    rows = [(prose.expand("Share of {group}"), *years)]
    rows += [
        (prose.expand("{Share}"), *(prose.expand("{percent}.{digit}") for _ in years))
        for _ in range(random.randint(2, 4))
    ]
    return Block("table", rows=tuple(rows))


def _picture(_prose: Prose, random: Random) -> Block:
    return Block("picture", picture=inline_picture(random))


# What is inserted, its chance per article, and its first year.
_INSERTIONS = ((_quote, 0.12, 2005), (_list, 0.07, 2003), (_table, 0.06, 2009), (_picture, 0.3, 2013))


def add_insertions(blocks: list[Block], prose: Prose, random: Random, year: int) -> tuple[Block, ...]:
    """Insert what an article of `year` may have into `blocks`, each after a paragraph; only an image may come first."""
    for make, chance, first_year in _INSERTIONS:
        if year < first_year or random.random() >= chance:
            continue
        places = [place for place, block in enumerate(blocks[:-1], start=1) if block.kind == "paragraph" and place > 2]
        if make is _picture and random.random() < 0.4:
            blocks.insert(0, make(prose, random))
        elif places:
            blocks.insert(places[int(random.random() * len(places))], make(prose, random))
    return tuple(blocks)
