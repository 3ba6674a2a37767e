"""The tables that are exported, with what the database does not say of each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ExportedTable:
    """A table that leaves the database.

    Attributes:
        name: of the table.
        key: columns by which its rows are sorted; no two rows share them if `unique`.
        unique: False if rows may share the key; they are then sorted by all columns.
        of_article: True if each row belongs to a row of `articles`; Parquet has it by the article's year.
        released: False if it says what we did, not what was published; a release then lacks it.
        fleeting: columns that change although nothing was published or edited; None if the whole table does.
    """

    name: str
    key: tuple[str, ...]
    unique: bool = True
    of_article: bool = False
    released: bool = True
    fleeting: tuple[str, ...] | None = ()


ARTICLE_AND_POSITION = ("article_id", "position")
ARTICLES = ExportedTable(
    "articles",
    ("article_id",),
    of_article=True,
    fleeting=("hits", "first_seen_at", "last_seen_at", "capture_id", "record_digest", "reader_version", "source_kind"),
)
EXPORTED = (
    ARTICLES,
    ExportedTable("sections", ARTICLE_AND_POSITION, of_article=True),
    ExportedTable("paragraphs", ARTICLE_AND_POSITION, of_article=True),
    ExportedTable("article_authors", ARTICLE_AND_POSITION, of_article=True),
    ExportedTable("authors", ("author_id",)),
    ExportedTable("author_merges", ("name",)),
    ExportedTable("author_institutions", ("article_id", "author_id", "institution_id"), of_article=True),
    ExportedTable("tags", ARTICLE_AND_POSITION, of_article=True),
    ExportedTable("digest_items", ARTICLE_AND_POSITION, of_article=True),
    # The blocks beside the text name other articles at each visit.
    ExportedTable("links", ARTICLE_AND_POSITION, of_article=True, fleeting=None),
    ExportedTable("duplicates", ("article_id",)),
    ExportedTable("entities", ("entity_id",)),
    ExportedTable("entity_names", ("entity_id", "name"), unique=False),
    ExportedTable("mentions", ("article_id", "part", "position", "start"), unique=False, of_article=True),
    ExportedTable("revisions", ("article_id", "revision"), of_article=True, fleeting=None),
    ExportedTable("evidence", ARTICLE_AND_POSITION, of_article=True, fleeting=None),
    ExportedTable("hits", ("article_id", "observed_at", "capture_id"), of_article=True, fleeting=None),
    ExportedTable("captures", ("capture_id",), fleeting=None),
    ExportedTable("rejects", ("capture_id",), fleeting=None),
    # Parameters of a run may name folders and addresses of the machine that it ran on.
    ExportedTable("runs", ("run_id",), released=False, fleeting=None),
)
"""The tables that an analyst meets, in the order in which they are written and listed."""

INTERNAL = {
    "schema_migrations": "the version of the tables, which only this program needs",
    "publication": "repeated in the description of each export",
    "decisions": "what people decided, with their names and notes; the outcome is in duplicates and author_merges",
    "entities_by_article": "the mentions, counted",
    "observations": "the facts behind revisions and hits",
    "listed_items": "for the crawl's account",
    "named_items": "for the crawl's account",
    "listing_pages": "for the crawl's account",
    "walks": "for the crawl's account",
    "text_signatures": "for finding duplicates",
    "text_shingles": "for finding duplicates",
    "similar_texts": "for finding duplicates",
}
"""Tables of the schema `main`, in the published database or the writer's, that are not exported, each with the reason.

No table of another schema is exported.
"""
