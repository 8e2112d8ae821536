"""An account that goes: its reader asks, may think better of it for some days, and then it is gone.

Staff don't go this way: a superuser takes their rights first. Who was staff has lines in the log,
which stay; they then hang on what is left of the account, a row that names nobody.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import CASCADE, ForeignObjectRel, Model, QuerySet
from django.utils import timezone

from magreader.accounts.models import Invitation, User
from magreader.accounts.my_data import at_an_address_of
from magreader.accounts.sessions import end_sessions

GRACE = timedelta(days=14)


def ask_for_deletion(reader: User, now: datetime | None = None) -> datetime:
    """The moment at which the account goes; asked twice, it is still the first one. Raises
    ValueError for staff."""
    if not may_go(reader):
        raise ValueError("An account of staff can't be deleted by its owner.")
    due = reader.deletion_due or (now or timezone.now()) + GRACE
    User.objects.filter(pk=reader.pk, deletion_due=None).update(deletion_due=due)
    reader.deletion_due = due
    return due


def keep_account(reader: User) -> None:
    """Nothing goes after all."""
    User.objects.filter(pk=reader.pk).update(deletion_due=None)
    reader.deletion_due = None


def may_go(account: User) -> bool:
    return not (account.is_staff or account.is_superuser)


def due_of(account: User) -> datetime | None:
    """The moment at which it goes; None where nobody asked, or it is one of the staff by now."""
    return account.deletion_due if may_go(account) else None


def is_past(account: User, now: datetime | None = None) -> bool:
    """Whether its day has come, though the row may still be there."""
    due = due_of(account)
    return bool(due and due <= (now or timezone.now()))


def past_accounts(now: datetime | None = None) -> QuerySet[User]:
    """Those whose day has come, the one that waits longest first. Found by an index."""
    past = User.objects.filter(deletion_due__lte=now or timezone.now())
    return past.filter(is_staff=False, is_superuser=False).order_by("deletion_due")


def has_deeds(account: User) -> bool:
    """Whether the log has lines of what they did as staff."""
    return LogEntry.objects.filter(user=account.pk).exists()


@transaction.atomic
def delete_account(account: User) -> bool:
    """The account and all that is its own; what it did for the library stays, named by nobody.
    False where another hand was quicker."""
    if User.objects.select_for_update().filter(pk=account.pk).first() is None:
        return False
    Invitation.objects.filter(at_an_address_of(account)).delete()
    end_sessions(account.pk)
    if has_deeds(account):
        _empty(account)
    else:
        account.delete()
    return True


def _empty(account: User) -> None:
    """Only the row is left, for the lines of the log."""
    for model, field in _owned():
        model._base_manager.filter(**{field: account}).delete()  # noqa: SLF001  # documented
    nobody = User(pk=account.pk, email=f"{account.pk}@deleted.invalid", is_active=False)
    nobody.date_joined = account.date_joined
    nobody.set_unusable_password()
    nobody.save()


def _owned() -> Iterator[tuple[type[Model], str]]:
    """Every model, and its key to an account, whose rows go with the account; but for the log."""
    for relation in User._meta.get_fields(include_hidden=True):  # noqa: SLF001  # documented
        if isinstance(relation, ForeignObjectRel) and relation.on_delete is CASCADE:
            model = relation.field.model
            if model is not LogEntry:
                yield model, relation.field.name
