"""A run on the site, from the crawl to the publication, and the account of it.

In come the settings and the plan of a crawl; out goes a `RunResult`. How each step is carried out is the business of
`Steps`: at once (`DirectSteps`), or as tasks that Prefect's pages show (`flows.orchestration.tasks`).
"""
