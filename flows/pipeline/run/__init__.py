"""A run on the site, from the crawl to the publication, and the record of it.

In come the settings and the plan of a crawl; out goes a `RunResult`. `Steps` decides how each step is carried out:
directly (`DirectSteps`), or as a task of Prefect (`flows.orchestration.tasks`).
"""
