"""Progress on Prefect's pages: a bar beside the task in progress."""

import time
from typing import cast
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.pipeline.progress import Reporter

KEY = "progress"
SECONDS_BETWEEN_UPDATES = 3.0
"""Each update is a request to Prefect's server."""


class ProgressArtifact:
    """Passes progress on to another reporter, and shows it on Prefect's pages until that fails for the first time."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._artifact: UUID | None = None
        self._shown_at = time.monotonic()
        self._given_up = False

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `Reporter`. The bar appears after some seconds: short work needs none."""
        self._reporter.update(phase, completed, total)
        if total and not self._given_up and time.monotonic() - self._shown_at >= SECONDS_BETWEEN_UPDATES:
            self._show(f"{phase}: {completed:,} of {total:,}", min(100.0, 100 * completed / total))
            self._shown_at = time.monotonic()

    def say(self, text: str) -> None:
        """See `Reporter`."""
        self._reporter.say(text)

    def _show(self, description: str, percent: float) -> None:
        try:
            if self._artifact is None:
                self._artifact = cast(UUID, create_progress_artifact(percent, key=KEY, description=description))
            else:
                update_progress_artifact(self._artifact, percent, description=description)
        except Exception as error:  # noqa: BLE001 the log has the same lines
            self._given_up = True
            get_run_logger().warning("The artifact %s could not be created: %s", KEY, error)
