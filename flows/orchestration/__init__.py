"""Prefect around the pipeline: tasks, states, artifacts, events, automations, deployments and Prefect's own server.

In comes the work of `flows.pipeline`; out go flow runs that Prefect schedules, shows and watches. What a run does is
not decided here. Modules here import Prefect, except `environment` and `own_server`, which prepare that import.
"""
