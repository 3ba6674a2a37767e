"""All settings, typed, each with its default and its reason. Each is also an environment variable `CACI_…`."""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.lake.address import read_address

if TYPE_CHECKING:
    from warehouse.database.location import Location


# tcp://10.0.0.5:8786, tls://[::1]:8786, 10.0.0.5:8786
SCHEDULER = re.compile(r"(?:[a-z]+://)?[^\s/]+:\d{1,5}/?")
MAX_SECONDS = 366 * 86400
"""A year. Python's timers do not take every number."""
Seconds = Annotated[float, Field(ge=0, le=MAX_SECONDS, allow_inf_nan=False)]


class Settings(BaseSettings):
    """Settings of the pipeline: options of the command, then `CACI_…` variables, then the defaults below."""

    model_config = SettingsConfigDict(env_prefix="CACI_", frozen=True, extra="forbid", hide_input_in_errors=True)

    data_dir: Path = Field(
        default=Path("data"), description="Holds archive/, warehouse.duckdb, analyst.duckdb and exports/."
    )
    warehouse_name: str = Field(
        default="warehouse.duckdb",
        description="File name of the writer's database.",
    )
    lake: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL database, as postgresql://caci@10.0.0.5/caci, with the catalogue of a lake, which"
        " replaces the writer's database and allows many writers. Needs the extra `lake`. See docs/scaling.md.",
    )
    lake_files: str | None = Field(
        default=None,
        description="Folder of the lake's Parquet files, or s3://bucket/path, the same for all writers; by default the"
        " folder that the catalogue names, and for a new lake lake/ in the data directory.",
    )
    group: str | None = Field(
        default=None,
        description="A group of this machine that may read archive and warehouse, which nobody else can but you; what"
        " is published is as public as your umask says.",
    )
    site: str = Field(default="caci", description="Name of the site file in spiders/sites.")
    add_site: bool = Field(
        default=False, description="Add the site to a data directory that holds pages of other sites only."
    )
    origin: str | None = Field(
        default=None,
        description="Fetch pages from this address instead of the public host, such as the replica or a mirror.",
    )
    download_delay: Seconds = Field(
        default=1.0,
        description="Seconds between two requests; 0 turns throttling off, for use with a replica only.",
    )
    contact: str | None = Field(
        default=None, description="Your address, in the User-Agent, so that the site's owner can reach you."
    )
    readers: int = Field(default=2, ge=1, le=256, description="Processes that read archived pages into records.")
    dask_scheduler: str | None = Field(
        default=None,
        description="Address of a Dask scheduler, as tcp://10.0.0.5:8786, whose workers then read the archive for a"
        " rebuild; they need the same data directory, and the extra `dask`. See docs/scaling.md.",
    )
    dask_patience: Seconds = Field(
        default=120, description="Seconds that a rebuild waits while the Dask cluster has no worker."
    )
    batch_size: int = Field(default=2000, ge=1, le=1_000_000, description="Captures loaded in one transaction.")
    accept_layout: bool = Field(
        default=False, description="Start a new baseline of the pages' layout, after a harmless redesign."
    )
    lock_timeout: Seconds = Field(
        default=600,
        description="Seconds to wait for another run on the same data directory; with 0 the command gives up at once."
        " prefect.yaml sets 12 hours: a scheduled run that waits is better than one that is missing.",
    )
    fetch_retries: int = Field(
        default=0,
        ge=0,
        le=100,
        description="How often a crawl is repeated after the site, or its robots.txt, could not be reached. Never in a"
        " shell, where somebody reads what happened; prefect.yaml sets 2.",
    )
    fetch_retry_delay: Seconds = Field(
        default=900, description="Seconds before a crawl is repeated: most outages are over by then."
    )
    crawl_timeout: Seconds = Field(
        default=12 * 3600,
        gt=0,
        description="Seconds after which a crawl is stopped; the next run continues from there.",
    )
    publish_exports: bool = Field(
        default=True,
        description="Write Parquet and the data package with each snapshot: a second for 600 articles, half a minute"
        " for 15,000.",
    )
    oldest_snapshot: float = Field(
        default=8,
        gt=0,
        le=36_500,
        allow_inf_nan=False,
        description="Days after which the published database is called old; the weekly audit publishes in any case.",
    )

    @field_validator("data_dir", mode="before")
    @classmethod
    def _is_named(cls, data_dir: object) -> object:
        if data_dir == "":
            raise ValueError("an empty name is not a folder; write . for the working directory")
        return data_dir

    @field_validator("warehouse_name")
    @classmethod
    def _is_a_file_name(cls, name: str) -> str:
        if not name.strip(".") or set(name) & set("/?\0"):
            raise ValueError("the writer's database is a file in the data directory, such as warehouse.duckdb")
        return name

    @field_validator("group", "contact", "dask_scheduler", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("contact")
    @classmethod
    def _fits_into_a_header(cls, contact: str | None) -> str | None:
        if contact is not None and not contact.isprintable():
            raise ValueError("a contact is one line, without control characters")
        return contact

    @field_validator("dask_scheduler")
    @classmethod
    def _scheduler_is_an_address(cls, address: str | None) -> str | None:
        if address is not None and not SCHEDULER.fullmatch(address):
            raise ValueError("a Dask scheduler is named as tcp://10.0.0.5:8786")
        return address

    @field_validator("data_dir")
    @classmethod
    def _duckdb_can_open_it(cls, data_dir: Path) -> Path:
        try:
            name = str(data_dir).encode().decode()
        except UnicodeEncodeError:
            raise ValueError("DuckDB cannot use a path with bytes that are not UTF-8; name another folder") from None
        if "?" in name or "\0" in name:
            raise ValueError("DuckDB cannot use a path with a question mark or a zero byte; name another folder")
        return data_dir

    @field_validator("site")
    @classmethod
    def _site_has_a_file(cls, site: str) -> str:
        if "/" in site or not files("spiders").joinpath("sites", f"{site}.toml").is_file():
            raise ValueError(f"there is no file {site}.toml in spiders/sites")
        return site

    @field_validator("origin")
    @classmethod
    def _origin_is_http(cls, origin: str | None) -> str | None:
        if origin and not _is_http(origin):
            raise ValueError("an origin begins with http:// or https://, and a host")
        if origin is not None and "@" in origin:
            raise ValueError("an origin has no user name and no password, which would be archived")
        return origin.rstrip("/") if origin else None

    @field_validator("lake")
    @classmethod
    def _lake_is_an_address(cls, lake: SecretStr | None) -> SecretStr | None:
        if lake is None or not lake.get_secret_value():
            return None
        read_address(lake.get_secret_value(), None, Path())
        return lake

    @field_validator("lake_files")
    @classmethod
    def _files_are_in_a_folder_or_on_s3(cls, files: str | None) -> str | None:
        if files and "://" in files and not files.startswith("s3://"):
            raise ValueError("the files of a lake are in a folder, or at s3://bucket/path")
        return files or None

    @property
    def archive_dir(self) -> Path:
        """Directory of the WARC files."""
        return self.data_dir / "archive"

    @property
    def warehouse(self) -> "Location":
        """The writer's database, or the lake that replaces it: nothing else needs to know which."""
        # Imported here, because importing DuckDB takes longer than many a command.
        if self.lake is None:
            from warehouse.database.file import DatabaseFile

            return DatabaseFile(self.warehouse_file)
        from warehouse.lake.location import lake_of

        return lake_of(self.lake.get_secret_value(), self.lake_files, self.data_dir)

    @property
    def warehouse_file(self) -> Path:
        """The writer's database file, used if there is no lake."""
        return self.data_dir / self.warehouse_name

    def beside(self, name: str) -> "Settings":
        """Return these settings with a database file called `name` in place of what is in use."""
        return self.model_copy(update={"warehouse_name": name, "lake": None})

    @property
    def snapshot(self) -> Path:
        """The published, read-only database."""
        return self.data_dir / "analyst.duckdb"

    @property
    def readable(self) -> Path:
        """The database that queries read: the published one, or the writer's if nothing has been published yet.

        With a lake, always the published one: in a lake a reader's SQL could reach the server of the catalogue.
        """
        return self.snapshot if self.lake is not None or self.snapshot.exists() else self.warehouse_file


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # http://[broken, or a port that is none
        return False
