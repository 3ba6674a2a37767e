"""The work itself, without Prefect: crawl, load, certify, publish, rebuild, import, decide.

In come the settings; out come results that flows and commands show. Flows wrap this work for Prefect, commands call it
directly: nothing here knows which of the two it was. Nothing here imports Prefect or prints.
"""
