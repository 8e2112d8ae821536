"""`manage.py search_index`: build the search index anew, or follow the library's changes."""

import logging
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from magreader.catalog.models import Story
from magreader.search.following import catch_up, forget_changes, rebuild
from magreader.search.index import Busy, NoIndex, following

log = logging.getLogger(__name__)

_PAUSE = 0.5
_REST = 5.0
_TURN = 60.0


class Command(BaseCommand):
    help = "Build the search index anew beside the one that serves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--follow", action="store_true", help="keep the index true as long as the server runs"
        )
        parser.add_argument(
            "--if-needed", action="store_true", help="only bring it up to date where there is one"
        )

    def handle(self, *args: Any, follow: bool, if_needed: bool, **options: Any) -> None:
        if follow:
            self._follow()
        elif not (if_needed and _catch_up()):
            self._rebuild()

    def _rebuild(self, *, wait: bool = True) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        with Progress(*columns, transient=True) as bar:
            task = bar.add_task("search index", total=Story.objects.count())
            held = rebuild(lambda done: bar.update(task, completed=done), wait=wait)
        self.stdout.write(f"The search index holds {held} stories.")

    def _follow(self) -> None:
        """Until somebody stops it, or what started it is gone. Where another process follows on
        this machine already, it stands by."""
        parent = os.getppid()
        while os.getppid() == parent:
            try:
                with following():
                    while os.getppid() == parent:
                        time.sleep(_PAUSE if self._turn() else _REST)
            except Busy:
                time.sleep(_PAUSE)

    def _turn(self) -> bool:
        """Whether it went well. A full disk and a database that is away pass, so it goes on."""
        try:
            try:
                catch_up(_TURN)
            except NoIndex:
                self._rebuild(wait=False)
            forget_changes()
        except Busy:
            pass
        except (DatabaseError, OSError, ValueError):  # tantivy's own errors are ValueErrors
            log.exception("The search index could not follow the library; it goes on trying.")
            close_old_connections()
            return False
        return True


def _catch_up() -> bool:
    try:
        return catch_up(_TURN)
    except (NoIndex, Busy):
        return False
