"""A bound on the processor time of one page, kept by the process that reads it.

Reading takes time in proportion to the page, and pages are bounded, so none should come near it. This is for the defect
that nobody has found yet: one page then costs a minute, not the run.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS_BETWEEN_SIGNALS = 1.0
"""An exception may be lost, as in a `__del__`; the next signal raises it again."""


class TimeLimitError(BaseException):
    """Raised inside `time_limit` when the time is over; not an Exception, so that no reader takes it for its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimitError once the process has computed for `seconds` inside the context.

    Only the main thread can be interrupted: in any other thread nothing is bounded. An extension in C is interrupted
    when it returns.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    armed = True

    def end(*_: object) -> None:
        if armed:
            raise TimeLimitError

    previous = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, SECONDS_BETWEEN_SIGNALS)
    try:
        try:
            yield
        finally:
            armed = False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)
