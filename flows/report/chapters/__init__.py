"""The chapters of the report, one module each.

In comes the `Context`; out goes a `Chapter`, or None if the database has nothing to say about its topic. How a chapter
becomes HTML is the business of `flows.report.page` and of the template.
"""
