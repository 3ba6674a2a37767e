"""The politeness report of a run, as lines that could be sent to the site's owner."""

from schemas.run import Run
from spiders.messages import counted


def politeness_lines(run: Run) -> list[str]:
    """Return what the run requested from the site, as lines; a single line says so if it requested nothing."""
    report = run.politeness
    if report is None or report.first_request_at is None or report.last_request_at is None:
        return [f"The run {run.run_id} ({run.flow}) requested nothing from the site."]
    at_once = "one at a time" if report.concurrency == 1 else f"at most {report.concurrency} at a time"
    lines = [
        f"The run {run.run_id} ({run.flow}) sent requests as {report.user_agent}",
        f"from {report.first_request_at:%Y-%m-%d %H:%M:%S} to {report.last_request_at:%Y-%m-%d %H:%M:%S} UTC:",
        f"Requests: {report.requests:,}, of which {report.retries:,} repeated after an error;"
        f" {counted(report.bytes, 'byte')}.",
        f"Set to {counted(report.delay, 'second')} between two requests, {at_once}.",
    ]
    if report.shortest_gap is not None:
        lines.append(
            f"Measured between two requests: at least {report.shortest_gap:.3f} seconds, {report.median_gap:.3f} in the"
            f" median, at most {report.longest_gap:.3f}."
        )
    answers = ", ".join(f"{count:,} with status {status}" for status, count in sorted(report.statuses.items()))
    lines.append(f"Responses: {answers or 'none'}.")
    robots = report.robots
    lines.append(
        f"Requests for robots.txt: {robots.read:,}; it was unreachable: {robots.unreachable:,}; requests that it"
        f" allowed: {robots.allowed:,}; that it disallowed, and which were not sent: {robots.disallowed:,}."
    )
    return lines
