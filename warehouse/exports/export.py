"""Write an export in one format: whole, at once, and only if the one that is there is not current."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from warehouse.database.files import require_parent_or_file
from warehouse.exports.content.database_tables import attached, exported_tables
from warehouse.exports.content.description import Source, is_current, manifest
from warehouse.exports.content.export_content import read_content
from warehouse.exports.content.file_digests import files_of
from warehouse.exports.folder import MANIFEST, check_replaceable, manifest_digest, read_manifest, workplace, write_json
from warehouse.exports.formats.delimited import long_texts
from warehouse.exports.formats.registry import OF_ARTICLES, WRITERS, WRITTEN_TABLES, ExportFormat


@dataclass(frozen=True)
class Exported:
    """What became of an export.

    Attributes:
        folder: where it is.
        files: how many it has.
        rows: how many each table has, by name.
        written: False if it was there already.
        long_texts: what a spreadsheet has no room for, if it is for one: where, and how many characters.
    """

    folder: Path
    files: int
    rows: Mapping[str, int]
    written: bool
    long_texts: Sequence[str] = ()


def export(
    database: Path,
    export_format: ExportFormat,
    folder: Path,
    source: Source,
    names: Sequence[str] = (),
    articles: Sequence[str] | None = None,
) -> Exported:
    """Write an export, unless the same content is there already.

    Args:
        database: what to export.
        export_format: how it is written.
        folder: where; its former content is replaced at once.
        source: whose articles these are.
        names: of tables; all that are exported if empty.
        articles: identifiers of those that are written, in a format that has a file for each; None for all.

    Raises:
        QueryError: there is no such table.
        WarehouseError: there is no database, `folder` holds something else than an export, or writing fails.
    """
    require_parent_or_file(database, read_only=True)
    check_replaceable(folder)
    hidden = folder.with_name(f".{folder.name}.partial")
    with workplace(folder, hidden) as work, attached(database, work.spill) as connection:
        tables = exported_tables(connection, WRITTEN_TABLES if export_format in OF_ARTICLES else names)
        content = read_content(connection, tables, articles)
        rows = {name: summary.rows for name, summary in content.summaries.items()}
        expected = manifest(export_format, content.published, content.tables, content.summaries, articles)
        for_spreadsheets = export_format is ExportFormat.SPREADSHEETS
        long = [text for table in tables for text in long_texts(connection, table)] if for_spreadsheets else []
        if (existing := read_manifest(folder)) is not None and is_current(existing, expected, folder):
            return Exported(folder, len(existing.get("files", ())), rows, False, long)
        WRITERS[export_format](content, source, work.folder)
        files = files_of(work.folder)
        complete = expected | {"files": [asdict(file) for file in files]}
        write_json(work.folder / MANIFEST, complete | {"manifest_digest": manifest_digest(complete)})
        work.put_in_place(folder)
    return Exported(folder, len(files), rows, True, long)
