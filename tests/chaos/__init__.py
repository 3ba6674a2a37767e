"""Kill the pipeline at random moments, and check the state after the next run: `python -m tests.chaos`."""
