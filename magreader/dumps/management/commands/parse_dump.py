"""`manage.py parse_dump PATH…`: what the parser makes of pages, without a database
(`docs/contract.md`)."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from magreader.dumps.containers import UnreadableDump, read_pages
from magreader.dumps.pages import Kind, ParsedPage, as_json
from magreader.dumps.parser import parse_page
from magreader.dumps.text import decode

STANDARD_INPUT = "-"


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
        missing = [
            path for path in options["paths"] if path != STANDARD_INPUT and not Path(path).exists()
        ]
        if missing:
            told = _("There is no such file or folder: %(paths)s")
            raise CommandError(told % {"paths": ", ".join(missing)}, returncode=2)
        for page in parse_paths(options["paths"]):
            self.stdout.write(json.dumps(as_json(page), ensure_ascii=False))


def parse_paths(paths: list[str]) -> Iterator[ParsedPage]:
    """The pages of files and folders, parsed; a file that can't be read is a rejected page."""
    for name, raw in _files(paths):
        try:
            pages = list(read_pages(name, raw))
        except UnreadableDump as unreadable:
            yield ParsedPage(name, Kind.REJECTED, str(unreadable))
            continue
        for page in pages:
            text, _encoding = decode(page.raw)
            yield parse_page(text, page.source)


def _files(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        if path == STANDARD_INPUT:
            yield "standard input", sys.stdin.buffer.read()
            continue
        folder = Path(path)
        files = (
            sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
            if folder.is_dir()
            else [folder]
        )
        for file in files:
            yield file.name, file.read_bytes()
