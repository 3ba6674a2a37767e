"""`caci cite`."""

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.show import article_id_of
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.present.endings import format_for
from flows.present.row_formats import as_json
from flows.settings import Settings
from spiders.messages import counted
from spiders.sites import load_site
from spiders.terminal_text import one_line
from warehouse.output_file import output_file
from warehouse.present.citations import Citation, as_bibtex, as_csl, as_ris, citation_of
from warehouse.present.sentence_case import Mention, is_in_capitals, sentence_case, words_of
from warehouse.query.articles import read_articles
from warehouse.query.cited_articles import read_vocabulary, select_articles


class CitationFormat(StrEnum):
    """Formats of a citation."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


ENDINGS = {".bib": (CitationFormat.BIBTEX,), ".ris": (CitationFormat.RIS,), ".json": (CitationFormat.CSL_JSON,)}
"""What the ending of a file says of its format."""
STANDARD_INPUT = "-"
HEADER = "article_id"
"""What begins such a list if `caci sql --format csv` prints it."""


def cite_command(
    *articles: Annotated[
        str,
        Parameter(
            help="Identifiers (caci:8400), item ids (8400) or addresses of articles; - reads them from standard input.",
            allow_leading_hyphen=True,
        ),
    ],
    author: Annotated[
        str | None, Parameter(help="Cite all articles by authors a spelling of whose name contains this.")
    ] = None,
    topic: Annotated[
        str | None, Parameter(help="Cite all articles that name this, as articles_on does in SQL.")
    ] = None,
    sql: Annotated[
        str | None, Parameter(help="Cite the articles in the column article_id of the answer to this query.")
    ] = None,
    form: Annotated[
        CitationFormat | None,
        Parameter(
            name="--format",
            help="bibtex, ris (EndNote, Zotero, Mendeley) or csl-json [default: what --output ends in; bibtex].",
        ),
    ] = None,
    output: Annotated[
        Path | None, Parameter(help="Write the citations to this file, which ends in .bib, .ris or .json.")
    ] = None,
) -> None:
    """Cite articles, with the day on which the archived capture was fetched, and where the archive holds it.

    Of --author, --topic and --sql those articles are cited that all of them name, each once, and none that repeats
    another (but with --sql all that the query names). A title that is printed in capitals becomes a sentence, in which
    names keep their capitals; the printed one is in a note.
    """
    form = format_for(form, output, ENDINGS, CitationFormat.BIBTEX)
    settings = command_settings()
    with clear_errors():
        article_ids = list(dict.fromkeys(_chosen(settings, articles, author, topic, sql)))
        stored = read_articles(settings.readable, article_ids)
    if missing := next((article_id for article_id in article_ids if article_id not in stored), None):
        raise UserError(f"There is no article {missing} in {settings.readable}.", RED)
    text = _text(_citations(settings, [stored[article_id] for article_id in article_ids]), form)
    if output is None:
        sys.stdout.write(text)
        return
    with clear_errors():
        try:
            with output_file(output) as new:
                new.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise UserError(f"{output} cannot be written: {error.strerror or error}.") from error
    message = one_line(f"{counted(len(article_ids), 'article')} in {output}.")
    Console(stderr=True, soft_wrap=True).print(message, markup=False, highlight=False)


def _chosen(
    settings: Settings, articles: Iterable[str], author: str | None, topic: str | None, sql: str | None
) -> Iterator[str]:
    """Yield the identifiers of what is to be cited.

    Raises:
        UserError: nothing is named or found.
        WarehouseError: there is no database that can be read.
    """
    named = chain.from_iterable(sys.stdin.read().split() if one == STANDARD_INPUT else [one] for one in articles)
    identifiers = [article_id_of(one, settings.site) for one in named if one != HEADER]
    yield from identifiers
    criteria = {"--author": author, "--topic": topic, "--sql": sql}
    given = [f"{option} {value}" for option, value in criteria.items() if value is not None]
    if given:
        found = select_articles(settings.readable, author, topic, sql)
        if not found:
            raise UserError(one_line(f"No article is found by {' '.join(given)}."), RED)
        yield from found
    elif not identifiers:
        raise UserError("Nothing to cite: name an article, or --author, --topic or --sql.", WRONG_USE)


def _citations(settings: Settings, articles: list[dict[str, Any]]) -> Iterator[Citation]:
    """Yield the citations of articles; their titles as sentences if they are printed in capitals."""
    site = load_site(settings.site)
    sections = {name: section.title for name, section in site.sections.items()}
    in_capitals = [article for article in articles if is_in_capitals(article["title"])]
    with clear_errors():
        words = words_of(article["title"] for article in in_capitals)
        vocabulary = read_vocabulary(settings.readable, [article["article_id"] for article in in_capitals], words)
    titles = {
        article["article_id"]: sentence_case(
            article["title"],
            [text for text in (article["body"], article["abstract"], article["bio"]) if text],
            [Mention(*mention) for mention in vocabulary.mentions.get(article["article_id"], ())],
            vocabulary.usual,
        )
        for article in in_capitals
    }
    for article in articles:
        title, section = titles.get(article["article_id"]), sections.get(article["section"])
        yield citation_of(article, site.title, section, one_line, title, vocabulary.organisations)


def _text(citations: Iterable[Citation], form: CitationFormat) -> str:
    match form:
        case CitationFormat.BIBTEX:
            return "\n".join(map(as_bibtex, citations))
        case CitationFormat.RIS:
            return "".join(map(as_ris, citations))
        case CitationFormat.CSL_JSON:
            return as_json([as_csl(citation) for citation in citations])
