"""The report: one HTML page with charts, which needs nothing else."""
