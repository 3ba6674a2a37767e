"""The base of every record."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record without unknown fields, so that a renamed field raises an error instead of vanishing in silence.

    https://docs.pydantic.dev/latest/api/config/
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
