"""The sidebar of every page: four sister sites, and the staff's publications (invented, but like the real ones)."""

from dataclasses import dataclass

VISIT_ALSO = (
    ("https://www.silkroadstudies.org/", "silkroad"),
    ("https://www.afpc.org/", "AFPC"),
    ("https://www.isdp.eu/", "isdp"),
    ("https://www.turkeyanalyst.org/", "turkeyanalyst"),
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication.

    Attributes:
        genre: such as Book or Analysis.
        authors: the authors as printed.
        url: the address of the link.
        title: the text of the link.
        ending: what follows the link.
        cover: the alternative text of the cover, if there is one.
        cover_alone: whether the cover has a paragraph of its own.
    """

    genre: str
    authors: str
    url: str
    title: str
    ending: str
    cover: str | None = None
    cover_alone: bool = False


_PAPERS = "https://www.silkroadstudies.org/publications/silkroad-papers-and-monographs/item"

STAFF_PUBLICATIONS = (
    Publication(
        "Silk Road Paper",
        "Walter Thornbury",
        f"{_PAPERS}/13611-bridges.html",
        "Bridges without Banks: Transit on the Upper Amu",
        ", October 2025.",
        "2510Thornbury-cover",
    ),
    Publication(
        "Analysis",
        "Tamar Kipiani",
        "https://www.example.org/opinion/622212",
        '"The Long Road from Batumi,"',
        " Black Sea Review, September 7, 2025.",
    ),
    Publication(
        "Analysis",
        "Zarina Mirzoyan",
        "https://www.example.com/article/steppe-power/",
        '"Steppe Power: A Grid for Five"',
        ", Frontier Notes, February 9, 2025.",
    ),
    Publication(
        "Silk Road Paper",
        "Edward Halvorsen, ed.",
        f"{_PAPERS}/13514-neighbours.html",
        "Türkiye's Quiet Neighbours",
        ", July 2024.",
    ),
    Publication(
        "Book",
        "Edward Halvorsen, ed.",
        "https://www.silkroadstudies.org/publications/books/item/13480.html",
        '"Maps and Ministries"',
        " Lakeside Press, 2024.",
        "MapsAndMinistries-cover2",
    ),
    Publication(
        "Silk Road Paper",
        "Edward Halvorsen and Walter Thornbury",
        f"{_PAPERS}/13471-agency.html",
        "Who Decides? The “Agency Question” in a Time of Troubles",
        ", July 2023.",
    ),
    Publication(
        "Silk Road Paper",
        "Walter Thornbury",
        f"{_PAPERS}/13463-eyes.html",
        "The View from the Pass",
        ", May 2023.",
        "Screen Shot 2023-05-08 at 10.32.15 AM",
        True,
    ),
)


def staff_links() -> list[tuple[str, str]]:
    """Return the links of the staff's publications as (address, text), in the order of the page.

    The text of a cover's link is the alternative text of the cover.
    """
    links: list[tuple[str, str]] = []
    for publication in STAFF_PUBLICATIONS:
        if publication.cover:
            links.append((publication.url, publication.cover))
        links.append((publication.url, publication.title))
    return links
