"""Accounts of the warehouse: its completeness certificate, its status, what is due to be fetched again, what is new.

In comes a connection or a location; out go frozen models and dataclasses. Everything is counted in SQL beside the
Python that runs it. Fetching what is due and showing what was counted are the business of `flows`.
"""
