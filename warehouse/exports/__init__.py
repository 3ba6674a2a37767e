"""The published database as files: Parquet, CSV, JSON Lines, a data package, and releases that can be cited.

In comes a database that a green run has published; out go folders, each put in its place whole or not at all. Which
tables leave, and in which order, is decided in `content`; how a value is written, in `formats`; what changed between
two publications, in `releases`. When an export is due, and where it goes, is the business of flows/.
"""
