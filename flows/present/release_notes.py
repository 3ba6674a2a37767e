"""`CHANGES.md` of a release: what was added, edited and taken down, in words."""

from collections.abc import Iterator

from flows.present.row_formats import markdown_cell
from spiders.terminal_text import one_line
from warehouse.exports.content.description import Source
from warehouse.exports.releases.changes import KINDS, Change
from warehouse.exports.releases.release import Release

MAX_ARTICLES_NAMED = 200
"""Articles that are named for each kind of change; `changes.jsonl` names all."""


def release_notes(release: Release, source: Source) -> str:
    """Return the text of `CHANGES.md`, in which the markup of quoted titles is escaped."""
    return "\n".join(lines_of(release, source)) + "\n"


def lines_of(release: Release, source: Source) -> Iterator[str]:
    """Yield the text line by line."""
    description = release.description
    published = (description["publication"] or {}).get("published_at")
    yield f"# {source.title} as data, {release.version}"
    yield ""
    yield f"- Digest: `{description['digest']}`"
    if published:
        yield f"- Published: {published}"
    yield f"- Articles: {description['tables']['articles']['rows']:,}"
    yield f"- Previous release: {description['previous'] or 'none; this is the first'}"
    for kind, meaning in KINDS.items():
        changes = [change for change in release.changes if change.change == kind]
        if changes:
            yield from ("", f"## {kind.capitalize()} ({len(changes):,}): {meaning}", "")
            yield from articles_of(changes, first=description["previous"] is None)
    yield from tables_of(release)


def articles_of(changes: list[Change], first: bool) -> Iterator[str]:
    """Yield a line for each change, at most `MAX_ARTICLES_NAMED`; a single line for a first release: all are new."""
    if first:
        yield "Every article. They are named in `changes.jsonl`."
        return
    yield from (f"- {line_of(change)}" for change in changes[:MAX_ARTICLES_NAMED])
    if (more := len(changes) - MAX_ARTICLES_NAMED) > 0:
        yield f"- … and {more:,} more, named in `changes.jsonl`"


def line_of(change: Change) -> str:
    """Return a change as one line of Markdown."""
    day = f" ({change.published_on})" if change.published_on else ""
    text = f"`{change.article_id}` {markdown_cell(one_line(change.title))}{day}"
    if change.change == "modified":
        text += f", revision {change.revision} (was {change.previous_revision})"
    if change.change == "gone" and change.gone_since is not None:
        text += f", gone since {change.gone_since:%Y-%m-%d}"
    if change.change in {"modified", "redescribed"}:
        text += f": {', '.join(field for field in change.fields or () if field != 'revision') or 'revision'}"
    return text


def tables_of(release: Release) -> Iterator[str]:
    """Yield the tables that differ from those of the previous release, with their numbers of rows."""
    if release.previous is None:
        return
    before, now = release.previous.get("tables", {}), release.description["tables"]
    names = [name for name in now | before if now.get(name) != before.get(name)]
    if names:
        yield from ("", "## Tables", "", "| table | rows before | rows |", "| --- | --- | --- |")
    for name in names:
        yield f"| {name} | {rows_of(before, name)} | {rows_of(now, name)} |"


def rows_of(tables: dict[str, dict[str, int]], name: str) -> str:
    """Return the number of rows of a table; a dash if there is no such table."""
    return f"{tables[name]['rows']:,}" if name in tables else "–"
