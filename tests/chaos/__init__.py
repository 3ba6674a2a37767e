"""Kills the pipeline at random moments, and looks at what the next run makes of it. `python -m tests.chaos`."""
