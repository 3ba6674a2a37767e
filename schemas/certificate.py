"""The completeness certificate: what the site lists, and what became of each item."""

from pydantic import Field

from schemas.base import Record


class Tally(Record):
    """How many listed items are in each state. Each item is in exactly one."""

    listed: int = Field(default=0, ge=0, description="Distinct items that the listings name.")
    stored: int = Field(default=0, ge=0, description="Items whose record is in the warehouse.")
    rejected: int = Field(default=0, ge=0, description="Items refused with a reason from the closed list.")
    gone: int = Field(default=0, ge=0, description="Items that the site answers with 404 or 410, never stored.")
    pending: int = Field(default=0, ge=0, description="Items not yet fetched, or answered with an error.")

    @property
    def adds_up(self) -> bool:
        """True when listed = stored + rejected + gone + pending."""
        return self.listed == self.stored + self.rejected + self.gone + self.pending


class Certificate(Record):
    """The account of a run over everything that the archived listings name."""

    complete: bool = Field(description="True when it adds up, nothing is pending, and every listing was walked.")
    total: Tally = Field(description="Over all sections; an item named by two sections counts once.")
    sections: dict[str, Tally] = Field(description="By section of the site.")
    rejected_by_reason: dict[str, int] = Field(default_factory=dict, description="Rejected items by reason.")
    problems: tuple[str, ...] = Field(default=(), description="What keeps the run from being complete, in words.")
