"""What is exported, whatever the format: the tables, their rows in order, their digests, and the words about them.

In comes a database file; out come SELECT statements, digests by which two publications are compared, and the
description that every export carries. How a row is written is not its business.
"""
