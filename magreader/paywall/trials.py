"""The free trial: once a person, also where their account is gone since and they made another.

What is kept of a person is a fingerprint of the address, made with the site's secret: nobody can
read the address from it, and only who knows both can make it again. With another secret key all
fingerprints are new, and everybody may try again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from magreader.accounts.addresses import AddressNotConfirmed, confirmed_addresses
from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Plan, Source, TrialTaken

_SALT = "magreader.paywall.trial"


class TrialNotPossible(Exception):
    """The reader has had the free trial, or the plan has none."""


def fingerprint_of(address: str) -> str:
    """Of the mailbox: however the address is written, and whatever stands behind its plus."""
    name, _at, host = address.strip().lower().rpartition("@")
    mailbox = f"{name.partition('+')[0]}@{host}"
    return salted_hmac(_SALT, mailbox, algorithm="sha256").hexdigest()


def _addresses(account: User) -> list[str]:
    """Those that are shown to be the reader's; the one that the account was made with where none
    is, which only staff pass over."""
    return confirmed_addresses(account) or [account.email]


def was_tried_at(addresses: Iterable[str]) -> bool:
    """Whether the trial was had with one of these, in whatever account."""
    prints = [fingerprint_of(address) for address in addresses]
    return TrialTaken.objects.filter(fingerprint__in=prints).exists()


def has_tried(account: User) -> bool:
    """Whether this person has had the free trial."""
    had = Entitlement.objects.filter(reader=account, source=Source.TRIAL)
    return had.exists() or was_tried_at(_addresses(account))


def start_trial(reader: User, slug: str, now: datetime | None = None) -> Entitlement:
    """Give `reader` the free trial of the plan, from now on.

    Once a person, whatever the plan: the database says so, also to two clicks at one time.
    Raises AddressNotConfirmed, TrialNotPossible, and Plan.DoesNotExist for a plan that isn't
    shown to readers.
    """
    plan = Plan.objects.get(slug=slug, public=True)
    if not confirmed_addresses(reader):
        raise AddressNotConfirmed
    trial = give_trial(Entitlement(reader=reader, plan=plan), now)
    if trial is None:
        raise TrialNotPossible
    return trial


def give_trial(trial: Entitlement, now: datetime | None = None) -> Entitlement | None:
    """Give what `trial` names (a reader and a plan at least) as a free trial, from now on; None
    where the plan has none, or the person has had one."""
    days = trial.plan.trial_days
    trial.source = Source.TRIAL
    trial.starts = now or timezone.now()
    trial.ends = trial.starts + timedelta(days=days)
    if not days or was_tried_at(_addresses(trial.reader)):
        return None
    try:
        with transaction.atomic():
            trial.save()
            remember_trials([trial.reader], strict=True)
    except IntegrityError:
        return None
    return trial


def remember_trials(readers: Iterable[User], *, strict: bool = False) -> None:
    """Keep that these persons had the trial. `strict`: raises IntegrityError where one of them is
    known already."""
    addresses = (address for reader in readers for address in _addresses(reader))
    prints = sorted({fingerprint_of(address) for address in addresses})
    TrialTaken.objects.bulk_create(
        [TrialTaken(fingerprint=one) for one in prints], ignore_conflicts=not strict
    )
