"""Links in the text: to older articles of the site in every way in which editors wrote them, and to other sites."""

from collections.abc import Callable
from random import Random

from replica.content.model import PUBLIC_ORIGIN, Run
from replica.content.randomness import pick

PathPicker = Callable[[Random], str]
"""Returns the path of a random item of the site, `/publications/…/item/….html`, drawn from the random stream."""

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
    """Return the address of an article of the site: relative, absolute, http without www., or with a wrong slug."""
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
    """Return `text` as runs, with an additional sentence that contains one or two links."""
    runs = [Run(f"{text} See "), Run(pick(_WORDS, random), _own(own_path(random), random))]
    if random.random() < 0.5:
        runs += [
            Run(" and "),
            Run(pick(_WORDS, random), pick(_OUTSIDE, random).format(number=random.randrange(1000, 9999))),
        ]
    return (*runs, Run("."))
