"""The base of every record."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record that refuses unknown fields, so that a renamed field cannot vanish in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
