"""`caci cite`."""

import sys
from enum import StrEnum
from typing import Annotated

from cyclopts import Parameter

from flows.commands.command_settings import command_settings
from flows.commands.show import article_id_of
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.present.row_formats import as_json
from spiders.sites import load_site
from spiders.terminal_text import one_line
from warehouse.present.citations import as_bibtex, as_csl, as_ris, citation_of
from warehouse.query.articles import read_articles


class CitationFormat(StrEnum):
    """Formats of a citation."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


def cite_command(
    *articles: Annotated[str, Parameter(help="Identifiers (caci:8400), item ids (8400) or addresses of articles.")],
    form: Annotated[
        CitationFormat, Parameter(name="--format", help="bibtex, ris (EndNote, Zotero, Mendeley) or csl-json.")
    ] = CitationFormat.BIBTEX,
) -> None:
    """Cite articles, with the day on which the archived capture was fetched, and where the archive holds it."""
    if not articles:
        raise UserError("Nothing to cite: name an article.", WRONG_USE)
    settings = command_settings()
    site, database = load_site(settings.site), settings.readable
    article_ids = [article_id_of(article, settings.site) for article in articles]
    with clear_errors():
        stored = read_articles(database, article_ids)
    if missing := next((article_id for article_id in article_ids if article_id not in stored), None):
        raise UserError(f"There is no article {missing} in {database}.", RED)
    titles = {name: section.title for name, section in site.sections.items()}
    cited = [stored[article_id] for article_id in article_ids]
    citations = [citation_of(article, site.title, titles.get(article["section"]), one_line) for article in cited]
    match form:
        case CitationFormat.BIBTEX:
            sys.stdout.write("\n".join(map(as_bibtex, citations)))
        case CitationFormat.RIS:
            sys.stdout.write("".join(map(as_ris, citations)))
        case CitationFormat.CSL_JSON:
            sys.stdout.write(as_json([as_csl(citation) for citation in citations]))
