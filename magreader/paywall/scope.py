"""Of which titles a reader may read the premium stories in full, now: for what asks of many
stories at once. The gate still decides on each story that is opened."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from magreader.paywall.models import Plan
from magreader.paywall.plans import held_by
from magreader.paywall.reader import Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scope:
    """Every title, or those named (ids); none for a stranger."""

    everything: bool = False
    publications: frozenset[int] = field(default_factory=frozenset)

    def covers(self, publication: int) -> bool:
        return self.everything or publication in self.publications


def scope_of(reader: Reader, now: datetime | None = None) -> Scope:
    """Fails closed: an error gives nothing. Gifts and the meter open single stories and don't
    count here."""
    try:
        return _scope_of(reader, now or timezone.now())
    except Exception:
        log.exception("The scope of a reader could not be told; it stays closed.")
        return Scope()


def _scope_of(reader: Reader, now: datetime) -> Scope:
    if not reader.signed_in:
        return Scope()
    if reader.account and reader.account.is_staff:
        return Scope(everything=True)
    plans = {held.plan_id for held in held_by(reader, now) if held.is_running(now)}
    if not plans:
        return Scope()
    if Plan.objects.filter(pk__in=plans, everything=True).exists():
        return Scope(everything=True)
    named = Plan.publications.through.objects.filter(plan__in=plans)
    return Scope(publications=frozenset(named.values_list("publication", flat=True)))
