"""When it happens: the Prefect flows, their settings, and the command `caci`."""
