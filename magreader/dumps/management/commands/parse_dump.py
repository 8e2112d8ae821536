"""`manage.py parse_dump PATH…`: what the parser makes of pages, without a database
(`docs/contract.md`)."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from magreader.dumps.containers import Unreadable
from magreader.dumps.files import find_files, missing_paths, read_files
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import Kind, ParsedPage, as_json
from magreader.dumps.reading import read_raw, source_of


class Command(BaseCommand):
    """Prints one JSON object per page. Touches no database."""

    help = "Parse page dumps without a database; prints one JSON object per page."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, folders, or - for standard input."""
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the paths in the order given."""
        if missing := missing_paths(options["paths"]):
            told = _("There is no such file or folder: %(paths)s")
            raise CommandError(told % {"paths": ", ".join(missing)}, returncode=2)
        for page in parse_paths(options["paths"]):
            self.stdout.write(json.dumps(as_json(page), ensure_ascii=False))


def parse_paths(paths: list[str]) -> Iterator[ParsedPage]:
    """The pages of files and folders, parsed; what can't be read is a rejected page."""
    for found in read_files(find_files(paths)):
        if isinstance(found, Unreadable):
            yield ParsedPage(found.source, Kind.REJECTED, found.reason)
            continue
        text, _encoding, facts = read_raw(found)
        yield parse_page(text, source_of(found.source, facts), facts)
