"""`manage.py work`: everything that is done in the background."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, OperationalError, close_old_connections, connections
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from magreader.dumps.road.tasks import mind

log = logging.getLogger(__name__)

_PAUSE = 0.5
_EVERY = 5.0
_DAY = 24 * 60 * 60.0


class Command(BaseCommand):
    """Works as long as whoever started it runs, or until Ctrl-C or SIGTERM: then it ends what it
    has in hand. Killed, it leaves everything to the next one."""

    help = "Work in the background: batches of dumps, and the search index of this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do what there is to do, and end; no index"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=_PAUSE,
            batch=once,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{os.uname().nodename[:40]}-{os.getpid()}",
        )
        mind()
        if once:
            worker.run()
            return
        worker.configure_signals()
        follower = subprocess.Popen(_FOLLOW)  # noqa: S603  # our own words
        threading.Thread(target=_mind_always, args=[os.getppid()], daemon=True).start()
        try:
            _run(worker)
        finally:
            follower.terminate()


_FOLLOW = [sys.executable, sys.argv[0], "search_index", "--follow"]


def _run(worker: Worker) -> None:
    """A database that is away, or busy for long, passes."""
    while worker.running:
        try:
            worker.run()
        except OperationalError:
            log.exception("The queue could not be read; it is tried again.")
            close_old_connections()
            time.sleep(_EVERY)


def _mind_always(parent: int) -> None:
    """Beside the worker, which may have a long task in hand."""
    tidied = time.monotonic()  # the start of the server tidies
    while os.getppid() == parent:
        try:
            mind()
            if time.monotonic() - tidied > _DAY:
                tidied = time.monotonic()
                call_command("tidy")
        except DatabaseError:  # it passes: a database that is away, or restarted
            log.exception("The queue could not be looked at; it is tried again.")
        close_old_connections()
        time.sleep(_EVERY)
    connections.close_all()
    os.kill(os.getpid(), signal.SIGTERM)
