"""What a record is: frozen pydantic models, and the JSON Schema that is generated from them.

What comes in: values that a reader, a crawl or a run has determined.
What goes out: immutable records without unknown fields, their JSON, and one JSON Schema each in `schemas/json`.
Not its business: how a value is determined, and where a record is stored.
"""

SCHEMA_VERSION = "1.0.0"
"""Version of the records, by semantic versioning (https://semver.org/).

Removing a field or changing its meaning raises the first number.
"""
