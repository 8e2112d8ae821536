"""Processes of a test's own, as forks of the one that was started for it."""

import os
import sys
from collections.abc import Callable


def let_go() -> None:
    """Of the database: a connection, or a pool's thread, would be the forks' too."""
    from django.db import connection

    connection.close()
    getattr(connection, "close_pool", lambda: None)()  # PostgreSQL has one


def fork(job: Callable[[], None]) -> int:
    """The id of a process that does it, and ends with 0, or with 1 where it failed."""
    pid = os.fork()
    if not pid:
        try:
            job()
        except BaseException as fault:  # noqa: BLE001  # told, whatever it is
            print(repr(fault), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return pid


def in_a_fork(job: Callable[[], None]) -> None:
    """Do it there: nothing of a connection is in this process, whose next fork would share it."""
    _pid, status = os.waitpid(fork(job), 0)
    if status:
        raise SystemExit(1)
