"""Citations of articles in the formats of reference managers: BibTeX, RIS and CSL-JSON.

The formats: https://ctan.org/pkg/biblatex, https://en.wikipedia.org/wiki/RIS_(file_format),
https://docs.citationstyles.org/en/stable/specification.html.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from warehouse.identity.spelling import fold
from warehouse.present.names import Name, split_name
from warehouse.present.tex_text import tex

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Citation:
    """What is cited, where it is, and when it was seen there."""

    article_id: str
    title: str
    authors: tuple[Name, ...]
    journal: str
    section: str | None
    published_on: date | None
    url: str
    accessed_on: date
    """The day on which the archived capture was fetched."""
    capture: str
    """Its place in the archive: identifier of the WARC record, file and offset."""
    abstract: str | None = None
    printed_title: str | None = None
    """The title as the page has it, if that is in capitals and `title` is not."""


def citation_of(
    article: Mapping[str, Any],
    journal: str,
    section: str | None,
    one_line: Callable[[str], str],
    title: str | None = None,
    organisations: Collection[str] = (),
) -> Citation:
    """Return the citation of an article.

    Args:
        article: as `warehouse.query.articles.read_articles` returns it.
        journal: title of the site.
        section: title of the article's section.
        one_line: returns a page's text on one line and safe to print; in RIS a line break would end the field.
        title: of the article as it is to be cited; None for as it is printed.
        organisations: as of `split_name`.
    """
    capture = article["capture"]
    place_in_archive = f"{article['capture_id']}, {capture['warc_file']} at offset {capture['warc_offset']}"
    printed = one_line(article["title"])
    cited = printed if title is None else one_line(title)
    return Citation(
        article_id=article["article_id"],
        title=cited,
        authors=tuple(split_name(one_line(author["name"]), organisations) for author in article["authors"]),
        journal=journal,
        section=section,
        published_on=article["published_on"],
        url=article["url"],
        accessed_on=capture["fetched_at"].date(),
        capture=place_in_archive,
        abstract=one_line(article["abstract"]) if article["abstract"] else None,
        printed_title=printed if printed != cited else None,
    )


def as_csl(citation: Citation) -> dict[str, Any]:
    """Return the citation as an item of CSL-JSON: but for lists with annotations, no style prints an `annote`."""
    item: dict[str, Any] = {
        "id": citation.article_id,
        "type": "article-magazine",
        "title": citation.title,
        "author": [_csl_name(name) for name in citation.authors],
        "container-title": citation.journal,
        "section": citation.section,
        "issued": _date_parts(citation.published_on) if citation.published_on else None,
        "accessed": _date_parts(citation.accessed_on),
        "URL": citation.url,
        "abstract": citation.abstract,
        "language": "en",
        "note": f"Printed title: {citation.printed_title}" if citation.printed_title else None,
        "annote": f"Archived: {citation.capture}",
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def as_ris(citation: Citation) -> str:
    """Return the citation in RIS: a line for each field, then `ER`. Notes (N1) are what no style prints."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris(citation)) + "ER  - \r\n"


def _ris(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "MGZN"
    yield "ID", citation.article_id
    for name in citation.authors:
        yield "AU", _ris_name(name)
    yield "TI", citation.title
    yield "T2", citation.journal
    if citation.published_on is not None:
        yield "PY", f"{citation.published_on:%Y}"
        yield "DA", f"{citation.published_on:%Y/%m/%d}/"
    if citation.section:
        yield "M3", citation.section
    if citation.abstract:
        yield "AB", citation.abstract
    yield "UR", citation.url
    yield "Y2", f"{citation.accessed_on:%Y/%m/%d}/"
    yield "LA", "en"
    if citation.printed_title:
        yield "N1", f"Printed title: {citation.printed_title}"
    yield "N1", f"Archived: {citation.capture}"


def _ris_name(name: Name) -> str:
    if not name.given:  # a comma behind it keeps readers from taking its last word for a surname, as EndNote has it
        return name.family.replace(",", "") + "," * (" " in name.family)
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def as_bibtex(citation: Citation) -> str:
    """Return the citation as an entry of BibTeX, which biber reads as well.

    Double braces keep the title's capitals. `date` is biblatex's, which knows no `day`; `annote` and `archived` are
    fields that no style prints.
    """
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex(citation))
    return f"@article{{{key_of(citation)},\n{fields}}}\n"


def _bibtex(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.authors:
        yield "author", f"{{{' and '.join(map(_bibtex_name, citation.authors))}}}"
    yield "title", f"{{{{{tex(citation.title)}}}}}"
    yield "journal", f"{{{tex(citation.journal)}}}"
    if (day := citation.published_on) is not None:
        yield "date", f"{{{day.isoformat()}}}"
        yield "year", f"{{{day.year}}}"
        yield "month", MONTHS[day.month - 1]
        yield "day", f"{{{day.day}}}"
    if citation.abstract:
        yield "abstract", f"{{{tex(citation.abstract)}}}"
    yield "url", f"{{{citation.url.replace('{', '%7B').replace('}', '%7D')}}}"
    yield "urldate", f"{{{citation.accessed_on.isoformat()}}}"
    if citation.printed_title:
        yield "annote", f"{{Printed title: {tex(citation.printed_title)}}}"
    yield "archived", f"{{{tex(citation.capture)}}}"


def _bibtex_name(name: Name) -> str:
    if not name.given:  # braces keep BibTeX from splitting it
        return f"{{{tex(name.family)}}}"
    return ", ".join(part for part in (_bibtex_family(name.family), tex(name.suffix), tex(name.given)) if part)


def _bibtex_family(family: str) -> str:
    """Return a surname, in braces if BibTeX would take a part of it for a particle: Karim kyzy, Ortega y Gasset.

    To BibTeX, particles are the words up to the last one in small letters: van der Berg.
    """
    small = [word[0].islower() for word in family.split()]
    return f"{{{tex(family)}}}" if small != sorted(small, reverse=True) or small[-1] else tex(family)


def key_of(citation: Citation) -> str:
    """Return the key of the entry, as `smith2003caci7190`: only letters without accents, and digits."""
    family = citation.authors[0].family if citation.authors else "anonymous"
    year = str(citation.published_on.year) if citation.published_on else ""
    return re.sub("[^a-z0-9]", "", fold(f"{family}{year}{citation.article_id}"))
