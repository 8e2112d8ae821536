"""How the proof is told: a line for each kind of reader, then what is wrong, then one word."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from magreader.desk.gate_check.proof import Tally

_SHOWN = 20
"""Leaks of one reader that are named on the terminal; `--json` names all."""


@contextmanager
def progress(out: OutputWrapper) -> Iterator[Callable[[], object]]:
    """What is to be called at each request. On a terminal it counts them, and leaves nothing."""
    if not out.isatty():
        yield lambda: None
        return
    columns = (TextColumn(_("Asking")), BarColumn(bar_width=None), TextColumn("{task.completed:,}"))
    with Progress(*columns, console=Console(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda: bar.advance(task)


def tell(out: OutputWrapper, tallies: Sequence[Tally], seconds: float) -> None:
    console = Console(highlight=False, width=None if out.isatty() else 100, file=out)  # type: ignore[arg-type]  # it writes, which is all that is asked of it
    console.print(_table(tallies))
    for tally in tallies:
        for words, addresses in (
            (_("%(reader)s got the text at:"), tally.leaks),
            (_("%(reader)s should have got the text, or what is public, at:"), tally.locked),
        ):
            _tell_addresses(console, words % {"reader": tally.persona.name}, addresses)
    console.print(_last_word(tallies, seconds), soft_wrap=True)


def _table(tallies: Sequence[Tally]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(_("reader"))
    table.add_column(_("may read"))
    for heading in (_("requests"), _("leaks"), _("locked out")):
        table.add_column(heading, justify="right")
    for tally in tallies:
        table.add_row(
            tally.persona.name,
            _("yes") if tally.persona.reads else _("no"),
            f"{tally.asked:,}",
            str(len(tally.leaks)),
            str(len(tally.locked)),
            style="" if tally.good else "bold red",
        )
    return table


def _tell_addresses(console: Console, words: str, addresses: Sequence[str]) -> None:
    if not addresses:
        return
    console.print(f"\n✗ {words}", style="red", soft_wrap=True, markup=False)
    for address in addresses[:_SHOWN]:
        console.print(f"    {address}", soft_wrap=True, markup=False)
    if (left := len(addresses) - _SHOWN) > 0:
        console.print("    " + ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left})


def _last_word(tallies: Sequence[Tally], seconds: float) -> str:
    asked = sum(tally.asked for tally in tallies)
    said = {"n": f"{asked:,}", "readers": len(tallies), "time": f"{seconds:.0f} s"}
    told = ngettext(
        "%(n)s request by %(readers)s kinds of readers in %(time)s.",
        "%(n)s requests by %(readers)s kinds of readers in %(time)s.",
        asked,
    )
    good = all(tally.good for tally in tallies)
    return f"{told % said} " + (_("The gate is shut.") if good else _("The gate leaks."))


def as_json(tallies: Sequence[Tally], seconds: float) -> str:
    """The form of `check_gate --json`."""
    readers: list[dict[str, Any]] = [
        {
            "reader": tally.persona.name,
            "reason": tally.persona.reason.value,
            "may_read": tally.persona.reads,
            "requests": tally.asked,
            "leaks": tally.leaks,
            "locked_out": tally.locked,
        }
        for tally in tallies
    ]
    return json.dumps(
        {
            "shut": all(tally.good for tally in tallies),
            "requests": sum(tally.asked for tally in tallies),
            "seconds": round(seconds, 1),
            "readers": readers,
        }
    )
