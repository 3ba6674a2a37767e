"""Ending at a signal: in one clear line, and at once where it is asked for twice."""

import os
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType

AT_ONCE = "caci: ended at once; the next run repairs and finishes what was begun.\n"
_arrived: list[socket.socket] = []
"""The two ends of a line into which Python writes the number of each signal that arrives, whoever handles it."""


class Ended(BaseException):
    """Raised in the main thread by SIGINT (Ctrl-C) and SIGTERM, so that child processes are ended on the way out."""

    def __init__(self, number: int) -> None:
        name = signal.Signals(number).name
        super().__init__(f"ended by {name}; what was done so far is kept, and the next run goes on from there.")
        self.code = exit_code(number)


def exit_code(number: int) -> int:
    """The exit status that shells give a process ended by a signal: 130 for SIGINT, 143 for SIGTERM."""
    return 128 + number


def ended(error: BaseException) -> Ended | None:
    """The end that was asked for, if any: whatever `error` comes then, comes from that.

    Within a flow Prefect's own handler of SIGTERM stands, and where DuckDB, or Arrow within it, was at work it puts an
    error of its own in the place of Prefect's. So it is the signal that counts, not what was made of it.
    """
    if isinstance(error, Ended):
        return error
    numbers = b""
    with suppress(BlockingIOError, IndexError):
        numbers = _arrived[0].recv(4096)
    return next((Ended(number) for number in numbers if number in {signal.SIGINT, signal.SIGTERM}), None)


def end_in_one_line() -> None:
    """From now on SIGINT and SIGTERM raise `Ended`; the second of them ends this process without any more ado."""
    _arrived[:] = socket.socketpair()
    for end in _arrived:
        end.setblocking(False)
    signal.set_wakeup_fd(_arrived[1].fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)


def leave_signals_to_prefect() -> None:
    """From now on SIGINT and SIGTERM do what Prefect's runner makes of them: it pauses the schedules, and ends."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(number: int, _frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM):
        signal.signal(other, _end_at_once)
    raise Ended(number)


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    os.write(sys.stderr.fileno(), AT_ONCE.encode())
    os._exit(exit_code(number))
