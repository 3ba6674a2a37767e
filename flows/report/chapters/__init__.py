"""The chapters of the report: each a function that gives one, or None where the database has nothing to say."""
