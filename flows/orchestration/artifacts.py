"""What a run shows on Prefect's pages: copies, so that one that fails is only a warning. The archive has the run."""

from collections.abc import Callable, Iterator, Sequence

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact

from flows.pipeline.rebuild import RebuildResult
from flows.present.certificate import as_markdown
from flows.present.politeness import politeness_lines
from flows.present.row_formats import markdown_cell
from flows.present.run_result import change_lines
from schemas.certificate import Certificate
from schemas.run import Run
from spiders.messages import counted
from warehouse.account.news import NewArticle, articles_by_year
from warehouse.database.location import Location
from warehouse.load.batch import ArticleChange

CERTIFICATE, POLITENESS, SUMMARY = "completeness-certificate", "politeness", "summary"
YEARS, DIFFERENCE = "articles-by-year", "difference"
"""Keys of the artifacts, under which Prefect keeps their history:
https://docs.prefect.io/v3/concepts/artifacts"""
MAX_ARTICLES_NAMED = 50
"""New articles that a summary names; the database has all of them."""
BAR_WIDTH = 40
"""Characters in the longest bar."""


def show_certificate(certificate: Certificate) -> None:
    """Show the completeness certificate as a table."""
    _show(CERTIFICATE, "The completeness certificate", lambda: as_markdown(certificate))


def show_politeness(run: Run) -> None:
    """Show what the run requested from the site, in lines that could be sent to its owner."""
    lines = (f"- {markdown_cell(line)}\n" for line in politeness_lines(run))
    _show(POLITENESS, "What the run requested from the site", lambda: "".join(lines))


def show_summary(run: Run, message: str, new: Sequence[NewArticle], changes: Sequence[ArticleChange] = ()) -> None:
    """Show the run in words, with links to the new articles, and what else changed on the site."""
    _show(SUMMARY, "The run in words", lambda: "\n".join(summary_lines(run, message, new, changes)) + "\n")


def show_years(warehouse: Location) -> None:
    """Show how many articles the warehouse has from each year, as bars."""
    if warehouse.exists():
        _show(YEARS, "Articles by year of publication", lambda: years_as_markdown(articles_by_year(warehouse)))


def years_as_markdown(years: Sequence[tuple[int | None, int]]) -> str:
    """Return a table with a row and a bar for each year; the longest bar has `BAR_WIDTH` characters."""
    longest = max((count for _, count in years), default=1)
    rows = [
        f"| {year or 'not known'} | {count:,} | {'█' * max(1, round(BAR_WIDTH * count / longest))} |"
        for year, count in years
    ]
    return "\n".join(["| year | articles | |", "| --- | ---: | :--- |", *rows]) + "\n"


def show_difference(result: RebuildResult) -> None:
    """Show how a rebuilt database differs from the one in use, and which parts of the archive could not be read."""
    _show(
        DIFFERENCE,
        "How the rebuilt database differs from the one in use",
        lambda: "\n".join(difference_lines(result)) + "\n",
    )


def difference_lines(result: RebuildResult) -> Iterator[str]:
    """Yield the difference in Markdown, or the reason why there is none; then what is lost."""
    difference, remarks = result.difference, result.remarks
    if difference is None and not remarks:
        yield "There was no database to compare with.\n"
    elif difference is not None and not difference.tables and not difference.fields:
        yield "Nothing differs: every table has the same rows.\n"
    elif difference is not None:
        yield from ("| table | rows only before | rows only after |", "| --- | ---: | ---: |")
        yield from (f"| {row.table} | {row.only_before:,} | {row.only_after:,} |" for row in difference.tables)
        yield from ("", "| field of articles | articles | for example |", "| --- | ---: | --- |")
        yield from (f"| {row.field} | {row.articles:,} | {', '.join(row.examples)} |" for row in difference.fields)
    yield from (f"{markdown_cell(remark)}\n" for remark in remarks)
    yield from (f"- Lost: {markdown_cell(loss)}" for loss in result.lost)


def summary_lines(
    run: Run, message: str, new: Sequence[NewArticle], changes: Sequence[ArticleChange] = ()
) -> Iterator[str]:
    """Yield the summary in Markdown.

    Args:
        run: the run.
        message: says how it ended.
        new: the articles that it added.
        changes: what it noticed: articles that are new, edited, retitled, moved, gone or back.
    """
    duration = counted(round((run.finished_at - run.started_at).total_seconds()), "second")
    yield f"**{run.state.capitalize()}**: {run.flow}, {run.started_at:%Y-%m-%d %H:%M} UTC, {duration}.\n"
    yield f"{markdown_cell(message)}\n"
    if (certificate := run.certificate) is not None:
        total = certificate.total
        yield f"Listed items: {total.listed:,}; stored: {total.stored:,}; pending: {total.pending:,}.\n"
    yield f"New articles: {len(new):,}.\n" if new else "No new article.\n"
    for article in new[:MAX_ARTICLES_NAMED]:
        details = ", ".join(str(part) for part in (article.section, article.published_on) if part is not None)
        yield f"- [{markdown_cell(article.title)}]({article.url}) ({details})"
    if len(new) > MAX_ARTICLES_NAMED:
        yield f"- and {len(new) - MAX_ARTICLES_NAMED:,} more"
    if others := list(change_lines(changes, new=0)):
        yield "\nWhat changed in articles that were stored:\n"
        yield from (f"- {markdown_cell(line)}" for line in others)


def _show(key: str, description: str, make: Callable[[], str]) -> None:
    try:
        create_markdown_artifact(make(), key=key, description=description)
    except Exception as error:  # noqa: BLE001 it is only a copy
        get_run_logger().warning("The artifact %s could not be created: %s", key, error)
