"""What became of a file that was imported."""

from dataclasses import dataclass, field


@dataclass
class FileReport:
    """What became of one file, and of the records in it."""

    imported: int = 0
    already_archived: int = 0
    ignored: int = 0
    """Records of a WARC file that are not copied: requests, warcinfo, metadata, and what is not of the web."""
    orphans: int = 0
    """Revisits of a response that is neither in the file nor in the archive; each is a problem as well."""
    problems: list[str] = field(default_factory=list)
    """What could not be imported and why, a sentence each."""
