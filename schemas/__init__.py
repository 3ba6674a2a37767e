"""What a record is: frozen pydantic models, and the JSON Schema generated from them."""

SCHEMA_VERSION = "1.0.0"
"""Version of the records, by semantic versioning: a field removed or given another meaning raises the first number."""
