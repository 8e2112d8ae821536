"""`manage.py import_dumps PATH…`: page dumps into the library (`docs/contract.md`)."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from magreader.dumps.batches import start_batch
from magreader.dumps.files import Found, find_files, missing_paths, read_files
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Batch
from magreader.dumps.road.handing import (
    foreseen,
    go_on_here,
    hand_over_files,
    not_known,
    summary_of,
)
from magreader.dumps.road.verbs import commit, start
from magreader.dumps.telling import Done, Telling
from magreader.dumps.watching import Watched

INTERRUPTED = 130
_LOOKS = 2.0


class Command(BaseCommand):
    """Imports files, folders and standard input as one batch.

    Exits with 0 when every page was dealt with, 1 when some were rejected, 2 for bad arguments.
    """

    help = "Import page dumps. One line per rejected page with its reason, then a summary."

    def add_arguments(self, parser: ArgumentParser) -> None:
        paths = "files and folders; - for standard input"
        parser.add_argument("paths", nargs="*", metavar="PATH", help=paths)
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what an import would do, and write nothing"
        )
        parser.add_argument(
            "--preview", action="store_true", help="let the pages wait for the word of the desk"
        )
        parser.add_argument(
            "--watch",
            metavar="FOLDER",
            help="import what is put into this folder, as long as the command runs",
        )
        parser.add_argument("--json", action="store_true", help="tell it as one JSON object")
        parser.add_argument(
            "--free", action="store_true", help="the stories of these pages are free, not premium"
        )
        parser.add_argument("--note", default="", help="what the desk calls it; else the paths")

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        if options["watch"]:
            self._watch(options)
        else:
            self._end(self._done(options))

    def _done(self, options: Mapping[str, Any]) -> Done:
        telling = self._telling(options)
        if options["preview"]:
            done = send_off(options, find_files(options["paths"]), telling)
        else:
            with transaction.atomic() if options["dry_run"] else nullcontext():
                done = _import(options, telling)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        self._tell(options, telling, done)
        return done

    def _watch(self, options: Mapping[str, Any]) -> None:
        """One batch for all the new files of a look. Ctrl-C ends it; what is on its road then
        goes on by the workers, or with the next watch."""
        watched = Watched(Path(options["watch"]))
        with suppress(KeyboardInterrupt):
            while True:
                if files := not_known(watched.look()):
                    telling = self._telling(options)
                    self._tell(options, telling, send_off(options, files, telling))
                sleep(_LOOKS)

    def _telling(self, options: Mapping[str, Any]) -> Telling:
        return Telling(self.stdout, silent=options["json"] or not options["verbosity"])

    def _tell(self, options: Mapping[str, Any], telling: Telling, done: Done) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(done.as_json(), ensure_ascii=False))
        telling.end(done)

    def _end(self, done: Done) -> None:
        if done.stopped:
            sys.exit(INTERRUPTED)
        if done.summary.rejected:
            sys.exit(1)


def _check(options: Mapping[str, Any]) -> None:
    """Raises CommandError, with 2 as the exit code."""
    watched, paths = options["watch"], options["paths"]
    if bool(watched) == bool(paths):
        raise CommandError(_("Name files and folders, or a folder to --watch."), returncode=2)
    if options["dry_run"] and (watched or options["preview"]):
        told = _("--dry-run writes nothing, so nothing could wait or be watched.")
        raise CommandError(told, returncode=2)
    if missing := missing_paths(paths or [watched]):
        told = _("There is no such file or folder: %(paths)s")
        raise CommandError(told % {"paths": ", ".join(missing)}, returncode=2)


def send_off(options: Mapping[str, Any], files: Sequence[Found], telling: Telling) -> Done:
    """Bring these files on their road as one batch, and go on with it as far as it goes: into
    the library, or where it waits for the desk."""
    started = monotonic()
    batch = start(
        origin=Batch.Origin.COMMAND,
        note=options["note"] or options["watch"] or " ".join(options["paths"]),
        premium=False if options["free"] else None,
    )
    with telling.progress(len(files)):
        unread = hand_over_files(batch, telling.counted(files))
    go_on_here(batch)
    if not options["preview"]:
        commit(batch)
        go_on_here(batch)
    summary = summary_of(batch)
    for source, reason in unread:
        summary.reject(source, reason)
    telling.add(summary)
    return Done(
        summary, batch.pk, stopped=False, seconds=monotonic() - started, waits=foreseen(batch)
    )


def _import(options: Mapping[str, Any], telling: Telling) -> Done:
    """Import the paths as one batch. Chunks that are in stay in when it is interrupted."""
    started = monotonic()
    stopped = False
    batch = start_batch(
        origin=Batch.Origin.COMMAND,
        note=options["note"] or " ".join(options["paths"]),
        premium=False if options["free"] else None,
    )
    files = find_files(options["paths"])
    with telling.progress(len(files)):
        try:
            import_pages(read_files(telling.counted(files)), batch, telling.add)
        except KeyboardInterrupt:
            stopped = True
    return Done(
        summary=telling.summary,
        batch=None if options["dry_run"] else batch.pk,
        stopped=stopped,
        seconds=monotonic() - started,
    )
