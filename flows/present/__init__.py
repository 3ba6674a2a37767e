"""How results are shown: tables, the certificate, politeness, release notes, progress, the prompt of `caci sql`.

In come results of the pipeline and the warehouse; out go lines for a terminal, Markdown, CSV, JSON or HTML. What a run
did, and what an answer in SQL contains, is not decided here.
"""
