"""The report: one HTML page with charts, which needs neither network nor script.

In come the answers of the published database (`warehouse.query.report_answers`); out goes the page as text. A chapter
is a function in `chapters/`, and the modules here draw and phrase. What is counted is decided in SQL, not here.
"""
