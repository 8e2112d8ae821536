"""`manage.py prepare`: everything that has to be there before the server starts."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from magreader import dumps
from magreader.accounts.addresses import confirm_address
from magreader.accounts.models import User
from magreader.catalog.models import Publication

SAMPLE = Path(dumps.__file__).parent / "sample"


class Command(BaseCommand):
    help = "Set up the database, the static files, a staff account and a sample library."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-sample", action="store_true", help="leave the library empty")

    def handle(self, *args: Any, no_sample: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("tidy", stdout=self.stdout)
        _collect_static()
        if not User.objects.filter(is_staff=True).exists():
            self._make_staff()
        if not no_sample and not Publication.objects.exists():
            self._import_sample()
        call_command("search_index", if_needed=True, stdout=self.stdout)

    def _make_staff(self) -> None:
        """The password is shown here and kept nowhere."""
        password = secrets.token_urlsafe(12)
        confirm_address(User.objects.create_superuser("staff@magreader.local", password))
        self.stdout.write(_("A staff account was made. Its password is shown this once:"))
        for name, value in ((_("e-mail"), "staff@magreader.local"), (_("password"), password)):
            self.stdout.write(f"    {name:12}{value}")

    def _import_sample(self) -> None:
        self.stdout.write(_("The library is empty: importing the sample."))
        premium = sorted(folder for folder in SAMPLE.iterdir() if folder.name != "free")
        note = _("The sample library")
        call_command("import_dumps", *premium, note=note, stdout=self.stdout)
        call_command("import_dumps", SAMPLE / "free", note=note, free=True, stdout=self.stdout)


def _collect_static() -> None:
    """Skipped while the collected files are as new as their sources: it takes seconds."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    sources = [*settings.STATICFILES_DIRS, *(Path(p) for p in _packaged_static())]
    newest = max(
        (f.stat().st_mtime for folder in sources for f in Path(folder).rglob("*")), default=0.0
    )
    with _alone_in(settings.STATIC_ROOT.parent):
        if not manifest.exists() or manifest.stat().st_mtime < newest:
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two houses may be prepared from one checkout at the same time: one waits for the other."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _packaged_static() -> list[str]:
    """The folders of static files that installed apps bring."""
    return [str(storage.location) for storage in AppDirectoriesFinder().storages.values()]
