"""`manage.py check_gate`: is the gate of the running site shut? (README.md)"""

import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from magreader.desk.gate_check.asking import NotReachable, asking
from magreader.desk.gate_check.cast import Persona, make_cast
from magreader.desk.gate_check.planted import left_behind, plant, remove
from magreader.desk.gate_check.proof import NotTheSite, Tally, prove
from magreader.desk.gate_check.telling import as_json, progress, tell

_INTERRUPTED = 130
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    """Exits with 0 where no premium word came out and all who may read could, 1 where not, 2 for
    bad arguments and a site that can't be asked."""

    help = (
        "Plant stories with words nobody knows, ask every address of the running site for them as"
        " every kind of reader, and take them out again. While it runs, readers can see a"
        " publication called 'magreader gate check'."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default=settings.SITE_URL, help="where the site answers")
        parser.add_argument(
            "--only", nargs="+", metavar="READER", help="these kinds of readers alone, by name"
        )
        parser.add_argument("--json", action="store_true", help="tell it as one JSON object")
        parser.add_argument(
            "--clean", action="store_true", help="only remove what a killed check left behind"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        with _alone(), _ending_in_order():
            if left_behind():
                remove()
                self.stderr.write(_("What an earlier check left behind was removed."))
            if options["clean"]:
                return
            tallies = self._told(options["url"], options["only"])
        seconds = monotonic() - started
        if options["json"]:
            self.stdout.write(as_json(tallies, seconds))
        else:
            tell(self.stdout, tallies, seconds)
        if not all(tally.good for tally in tallies):
            sys.exit(1)

    def _told(self, url: str, only: list[str] | None) -> list[Tally]:
        """The proof; what stands in its way is said in a person's words."""
        try:
            return self._prove(url, only)
        except NotReachable as error:
            told = _("The site at %(url)s can't be asked: %(why)s")
            raise CommandError(told % {"url": url, "why": error}, returncode=2) from None
        except NotTheSite as error:
            told = _(
                "What answers at %(url)s doesn't show the planted story (%(where)s). Is it this"
                " site, with this database, at its own address?"
            )
            raise CommandError(told % {"url": url, "where": error}, returncode=2) from None

    def _prove(self, url: str, only: list[str] | None) -> list[Tally]:
        try:
            with asking(url) as ask:
                planted = plant()
                cast = _chosen(make_cast(planted), only)
                with progress(self.stderr) as asked:
                    return list(prove(cast, planted, ask, asked))
        finally:
            _undisturbed(remove)


def _chosen(cast: tuple[Persona, ...], only: list[str] | None) -> list[Persona]:
    """Those who are named; all where none is."""
    known = {persona.name for persona in cast}
    if unknown := set(only or known) - known:
        told = _("There is no reader called %(name)s. There are: %(known)s")
        words = {"name": min(unknown), "known": ", ".join(sorted(known))}
        raise CommandError(told % words, returncode=2)
    return [persona for persona in cast if not only or persona.name in only]


@contextmanager
def _alone() -> Iterator[None]:
    """A second check would remove what the first one planted."""
    held = os.open(settings.DATA_DIR, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CommandError(_("A check is running already."), returncode=2) from None
    finally:
        os.close(held)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """However it is told to stop, what was planted is removed first."""

    def stop(number: int, frame: FrameType | None) -> None:
        sys.exit(_INTERRUPTED)

    before = {number: signal.signal(number, stop) for number in _ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _undisturbed(clear: Any) -> None:
    """The removal is a matter of a moment: who wants to stop waits for it."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _ENDINGS}
    try:
        clear()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
