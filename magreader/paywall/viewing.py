"""Looking at the newsstand as somebody else: which reader, or kind of reader, staff play.

Nobody is signed in as anybody: the session says whom they play, and the gate is asked as that
reader. It is asked anew on each request whether they still may, and whether it is over.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from magreader.accounts.models import User
from magreader.paywall.models import Plan
from magreader.paywall.reader import Person, Reader, Role

LASTS = timedelta(hours=1)
RIGHT = "accounts.view_user"
_KEY = "viewing"


class Kind(TextChoices):
    """Whom staff can play besides readers that they choose."""

    STRANGER = "stranger", gettext_lazy("a stranger")
    SIGNED_IN = "signed-in", gettext_lazy("a reader without a plan")
    METERED_OUT = "metered-out", gettext_lazy("a reader whose free stories are used up")
    ON_PLAN = "plan", gettext_lazy("a reader on a plan")
    ENDED = "ended", gettext_lazy("a reader whose plan has ended")


BEGAN = {
    Kind.STRANGER: gettext_noop("Began to see the newsstand as a stranger."),
    Kind.SIGNED_IN: gettext_noop("Began to see the newsstand as a reader without a plan."),
    Kind.METERED_OUT: gettext_noop(
        "Began to see the newsstand as a reader whose free stories are used up."
    ),
    Kind.ON_PLAN: gettext_noop("Began to see the newsstand as a reader on %(plan)s."),
    Kind.ENDED: gettext_noop("Began to see the newsstand as a reader whose %(plan)s has ended."),
}
BEGAN_AS_READER = gettext_noop("Began to see the newsstand as this reader.")
STOPPED = gettext_noop("Saw the newsstand as themselves again.")


@dataclass(frozen=True, slots=True)
class Viewing:
    """Somebody of the staff plays `reader`, or else a `kind` (on `plan`), since a moment."""

    since: datetime
    reader: User | None = None
    kind: Kind | None = None
    plan: Plan | None = None

    def as_reader(self) -> Reader:
        """Who asks the gate."""
        if self.reader:
            return Reader(self.reader)
        return Reader(
            role=Role(
                signed_in=self.kind is not Kind.STRANGER,
                plan=self.plan,
                ended=self.kind is Kind.ENDED,
                metered_out=self.kind is Kind.METERED_OUT,
            )
        )

    def in_words(self) -> str:
        if self.reader:
            return self.reader.email
        words = {"plan": self.plan.name if self.plan else ""}
        if self.kind is Kind.ON_PLAN:
            return _("a reader on %(plan)s") % words
        if self.kind is Kind.ENDED:
            return _("a reader whose %(plan)s has ended") % words
        return str(self.kind.label) if self.kind else ""


def may_view_as(person: Person) -> bool:
    """Only who may look at readers at the desk."""
    return bool(person.is_active and person.is_staff and person.has_perm(RIGHT))


def may_be_played(reader: User) -> bool:
    """Not the staff: nobody is to see what a colleague with more rights sees."""
    return reader.is_active and not (reader.is_staff or reader.is_superuser)


def begin(
    session: MutableMapping[str, Any],
    *,
    reader: User | None = None,
    kind: Kind | None = None,
    plan: Plan | None = None,
) -> None:
    """From the next request on. Raises ValueError for who may not be played."""
    if reader and not may_be_played(reader):
        raise ValueError("Staff can't be played.")
    session[_KEY] = {
        "since": timezone.now().isoformat(),
        "reader": reader.pk if reader else None,
        "kind": kind.value if kind else None,
        "plan": plan.pk if plan else None,
    }


def stop(session: MutableMapping[str, Any]) -> None:
    session.pop(_KEY, None)


def has_begun(session: Mapping[str, Any]) -> bool:
    """Whether the session says that somebody is played; `viewing_of` says whether it still goes."""
    return _KEY in session


def viewing_of(session: Mapping[str, Any], person: Person) -> Viewing | None:
    """Whom `person` plays; None where it is over, or they may no longer, or there is no such reader
    or plan any more."""
    said = session.get(_KEY)
    if not said or not may_view_as(person):
        return None
    since = datetime.fromisoformat(said["since"])
    if not since <= timezone.now() < since + LASTS:
        return None
    if said["reader"]:
        reader = User.objects.filter(pk=said["reader"]).first()
        return Viewing(since, reader) if reader and may_be_played(reader) else None
    kind = Kind(said["kind"])
    plan = Plan.objects.filter(pk=said["plan"]).first() if said["plan"] else None
    needs_plan = kind in {Kind.ON_PLAN, Kind.ENDED}
    return Viewing(since, kind=kind, plan=plan) if bool(plan) is needs_plan else None
