"""How results are shown to a person: tables, the certificate, politeness, release notes, the prompt of `caci sql`.

In come results of the pipeline and the warehouse; out go lines for a terminal, Markdown, CSV, JSON or HTML. Nothing is
computed here that another would need.
"""
