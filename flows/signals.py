"""Ending at a signal: with one clear line, and immediately at the second one."""

import os
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType

SECOND_SIGNAL_MESSAGE = "caci: ended immediately; the next run repairs and finishes what was started.\n"
_wakeup: list[socket.socket] = []
"""Two connected sockets. Python writes the number of each signal into the second, whoever handles the signal:
https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd"""


class EndedBySignal(BaseException):
    """Raised in the main thread by SIGINT (Ctrl-C) and SIGTERM, so that child processes are ended on the way out."""

    def __init__(self, number: int) -> None:
        name = signal.Signals(number).name
        super().__init__(f"ended by {name}; what was done so far is kept, and the next run continues from there.")
        self.code = exit_status(number)


def exit_status(number: int) -> int:
    """Return the exit status that shells report for a process ended by a signal: 130 for SIGINT, 143 for SIGTERM."""
    return 128 + number


def signal_behind(error: BaseException) -> EndedBySignal | None:
    """Return the signal that ended the work, if one arrived, whatever `error` is; None if there was no signal.

    Within a flow Prefect's own handler of SIGTERM is installed. If DuckDB, or Arrow within it, was at work, it replaces
    the exception of that handler by one of its own. So the signal counts, and not the exception.
    """
    if isinstance(error, EndedBySignal):
        return error
    numbers = b""
    with suppress(BlockingIOError, IndexError):
        numbers = _wakeup[0].recv(4096)
    return next((EndedBySignal(number) for number in numbers if number in {signal.SIGINT, signal.SIGTERM}), None)


def handle_signals() -> None:
    """Let SIGINT and SIGTERM raise `EndedBySignal`; the second of them ends this process immediately."""
    _wakeup[:] = socket.socketpair()
    for end in _wakeup:
        end.setblocking(False)
    signal.set_wakeup_fd(_wakeup[1].fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _raise)


def leave_signals_to_prefect() -> None:
    """Leave SIGINT and SIGTERM to Prefect's runner, which pauses the schedules and exits."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _raise(number: int, _frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM):
        signal.signal(other, _exit)
    raise EndedBySignal(number)


def _exit(number: int, _frame: FrameType | None) -> None:
    os.write(sys.stderr.fileno(), SECOND_SIGNAL_MESSAGE.encode())
    os._exit(exit_status(number))
