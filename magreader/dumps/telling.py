"""How an import is told on the command line: a bar on a terminal, lines, a summary."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from magreader.dumps.files import Found
from magreader.dumps.models import Foreseen, Outcome
from magreader.dumps.summary import Summary

_STYLES = {
    Outcome.CREATED: "bold green",
    Outcome.UPDATED: "bold cyan",
    Outcome.UNCHANGED: "bold",
    Outcome.DUPLICATE: "bold",
    Outcome.VERSION: "bold yellow",
    Outcome.REJECTED: "bold red",
}


_TOLD = tuple(_STYLES)
"""The outcomes of a page that goes straight in."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an import came to; no batch where it was a dry run. `waits` counts, by what they would
    do, the pages that wait for the desk."""

    summary: Summary
    batch: int | None
    stopped: bool
    seconds: float
    waits: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The form of `import_dumps --json`."""
        outcomes = self.summary.outcomes
        rejected = self.summary.rejected
        return {
            "pages": self.summary.pages,
            **{outcome.value: outcomes[outcome] for outcome in _TOLD},
            **({"waiting": dict(self.waits)} if self.waits else {}),
            "reasons": [{"source": bad.source, "reason": bad.reason} for bad in rejected],
            "batch": self.batch,
            "seconds": round(self.seconds, 3),
        }


class Telling:
    """Tells of rejected pages as they come, and of everything at the end.

    On a terminal with colours and a bar, else in plain lines; `silent` tells nothing.
    """

    def __init__(self, out: OutputWrapper, *, silent: bool) -> None:
        self.summary = Summary()
        self._out = out
        self._silent = silent
        self._console = Console(highlight=False) if out.isatty() and not silent else None
        self._bar: Progress | None = None
        self._read = self._told = 0

    @contextmanager
    def progress(self, files: int) -> Iterator[None]:
        """Shows a bar meanwhile; it leaves nothing behind."""
        if not self._console:
            yield
            return
        with Progress(
            TextColumn(_("Importing")),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
        ) as self._bar:
            self._bar.add_task("", total=files)
            yield

    def counted(self, files: Iterable[Found]) -> Iterator[Found]:
        for self._read, file in enumerate(files, 1):
            yield file

    def add(self, summary: Summary) -> None:
        """Tell what is new in `summary`."""
        self.summary = summary
        for bad in summary.rejected[self._told :]:
            self._say(("✗ ", "red"), (bad.source, "bold"), f": {bad.reason}")
        self._told = len(summary.rejected)
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=self._read)

    def end(self, done: Done) -> None:
        """The summary."""
        counts = self.summary.outcomes
        parts: list[str | tuple[str, str]] = []
        for outcome in _TOLD:
            style = _STYLES[outcome] if counts[outcome] else "dim"
            parts += [(f"{counts[outcome]:,}", style), f" {outcome.label}", " · "]
        self._say(*parts[:-1])
        if done.waits:
            waits = (
                f"{done.waits[would]:,} {would.label}" for would in Foreseen if would in done.waits
            )
            self._say(_("Waiting: %(pages)s") % {"pages": " · ".join(waits)})
        told = ngettext("%(n)s page in %(time)s", "%(n)s pages in %(time)s", self.summary.pages)
        self._say((told % {"n": f"{self.summary.pages:,}", "time": _time(done.seconds)}, "dim"))
        self._say(_last_word(done))

    def _say(self, *parts: str | tuple[str, str]) -> None:
        text = Text.assemble(*parts)
        if self._console:
            self._console.print(text, soft_wrap=True)
        elif not self._silent:
            self._out.write(text.plain)


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {seconds % 60:.0f} s"


def _last_word(done: Done) -> str:
    if done.stopped and done.batch:
        return _(
            "Stopped. What is told above is in, as batch %(batch)s; the same command goes on from"
            " there."
        ) % {"batch": done.batch}
    if done.waits:
        return _("Batch %(batch)s waits for the desk; nothing that readers see has changed.") % {
            "batch": done.batch
        }
    if done.batch is None:
        return _("This was a dry run: nothing was written.")
    return _("Kept as batch %(batch)s; the desk can take it back whole.") % {"batch": done.batch}
