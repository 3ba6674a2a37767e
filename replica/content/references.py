"""Links in the text: to older articles of the site in every way editors wrote them, and to pages outside."""

from collections.abc import Callable
from random import Random

from replica.content.model import PUBLIC_ORIGIN, Run
from replica.content.randomness import pick

# Writes the path of a random other item of the site: given the random stream, returns `/publications/…/item/….html`.
PathPicker = Callable[[Random], str]

_OUTSIDE = (
    "https://www.example.org/reports/water-and-power-{number}.html",
    "http://news.example.com/world/asia/{number}.stm",
    "https://data.example.net/indicators?country=all&year={number}",
    "https://www.silkroadstudies.org/publications/item/{number}-report.html",
)
_WORDS = (
    "an earlier report",
    "reported",
    "as this publication noted",
    "a recent study",
    "official data",
    "previous analysis",
)


def _own(path: str, random: Random) -> str:
    """An own article's address: relative, absolute with or without www., over plain http, or with a wrong slug."""
    form = random.randrange(4)
    if form == 0:
        return path
    if form == 1:
        return PUBLIC_ORIGIN + path
    if form == 2:
        return "http://cacianalyst.org" + path
    head, _, tail = path.rpartition("/")
    return f"{PUBLIC_ORIGIN}{head}/{tail.split('-')[0]}-an-older-title.html"


def with_links(text: str, own_path: PathPicker, random: Random) -> tuple[Run, ...]:
    """Return `text` as runs with one sentence added that holds one or two links."""
    runs = [Run(f"{text} See "), Run(pick(_WORDS, random), _own(own_path(random), random))]
    if random.random() < 0.5:
        runs += [
            Run(" and "),
            Run(pick(_WORDS, random), pick(_OUTSIDE, random).format(number=random.randrange(1000, 9999))),
        ]
    return (*runs, Run("."))
