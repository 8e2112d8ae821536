"""`manage.py import_dumps PATH…`: page dumps into the library (`docs/contract.md`)."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import nullcontext
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from magreader.dumps.batches import start_batch
from magreader.dumps.files import find_files, missing_paths, read_files
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Batch
from magreader.dumps.telling import Done, Telling

INTERRUPTED = 130


class Command(BaseCommand):
    """Imports files, folders and standard input as one batch.

    Exits with 0 when every page was dealt with, 1 when some were rejected, 2 for bad arguments.
    """

    help = "Import page dumps. One line per rejected page with its reason, then a summary."

    def add_arguments(self, parser: ArgumentParser) -> None:
        paths = "files and folders; - for standard input"
        parser.add_argument("paths", nargs="+", metavar="PATH", help=paths)
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what an import would do, and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="tell it as one JSON object")
        parser.add_argument(
            "--free", action="store_true", help="the stories of these pages are free, not premium"
        )
        parser.add_argument("--note", default="", help="what the desk calls it; else the paths")

    def handle(self, *args: Any, **options: Any) -> None:
        if missing := missing_paths(options["paths"]):
            told = _("There is no such file or folder: %(paths)s")
            raise CommandError(told % {"paths": ", ".join(missing)}, returncode=2)
        telling = Telling(self.stdout, silent=options["json"] or not options["verbosity"])
        with transaction.atomic() if options["dry_run"] else nullcontext():
            done = _import(options, telling)
            if options["dry_run"]:
                transaction.set_rollback(True)
        if options["json"]:
            self.stdout.write(json.dumps(done.as_json(), ensure_ascii=False))
        telling.end(done)
        if done.stopped:
            sys.exit(INTERRUPTED)
        if done.summary.rejected:
            sys.exit(1)


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
