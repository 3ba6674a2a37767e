"""The politeness report of a run, as lines that could be sent to the site's owner."""

from schemas.run import Run


def politeness_lines(run: Run) -> list[str]:
    """What the run asked of the site; one line that says so where it has no such report."""
    told = run.politeness
    if told is None or told.first_request_at is None or told.last_request_at is None:
        return [f"The run {run.run_id} ({run.flow}) asked nothing of the site."]
    at_once = "one at a time" if told.concurrency == 1 else f"{told.concurrency} at a time at most"
    lines = [
        f"The run {run.run_id} ({run.flow}) asked as {told.user_agent}",
        f"from {told.first_request_at:%Y-%m-%d %H:%M:%S} to {told.last_request_at:%Y-%m-%d %H:%M:%S} UTC:",
        f"{told.requests:,} requests, {told.retries:,} of them repeated after an error; {told.bytes:,} bytes.",
        f"Set to {told.delay:g} seconds between two requests, {at_once}.",
    ]
    if told.shortest_gap is not None:
        lines.append(
            f"Measured between two requests: {told.shortest_gap:.3f} seconds at least, {told.median_gap:.3f} in the"
            f" median, {told.longest_gap:.3f} at most."
        )
    answers = ", ".join(f"{count:,} with status {status}" for status, count in sorted(told.statuses.items()))
    lines.append(f"Answers: {answers or 'none'}.")
    robots = told.robots
    lines.append(
        f"robots.txt was asked for {robots.read:,} times, and could not be had {robots.unreachable:,} times;"
        f" it allowed {robots.allowed:,} requests and forbade {robots.disallowed:,}, which were not made."
    )
    return lines
