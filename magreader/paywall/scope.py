"""Of which titles a reader may read the premium stories in full, now: for what asks of many
stories at once. The gate still decides on each story that is opened."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.utils import timezone

from magreader.accounts.models import User
from magreader.paywall.asking import Held, held_by_account, held_in_role
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
    account = reader.account
    if account and account.is_staff:
        return Scope(everything=True)
    held = held_in_role(reader.role, now) if reader.role else _held(account)
    running = [one for one in held if one.right(0).is_running(now)]
    if any(one.everything for one in running):
        return Scope(everything=True)
    return Scope(publications=frozenset(chain.from_iterable(one.named for one in running)))


def _held(account: User | None) -> list[Held]:
    return held_by_account(account) if account else []
