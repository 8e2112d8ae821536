"""Why a story opens or doesn't, in one sentence for its reader."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from magreader.newsstand.printed import print_day_and_month, print_moment, print_month_alone
from magreader.paywall.asking import month_after, month_of
from magreader.paywall.policy import Decision, Meter, Reason

_SECOND = timedelta(seconds=1)
_ENTITLED_WITHOUT_END = _("You read this in full with %(plan)s.")
_GIFT_OF_A_READER = _("A reader gave you this story: you read it in full until %(day)s.")
_SENTENCES = {
    Reason.FREE: _("This story is free to read."),
    Reason.STAFF: _("You read this in full as staff."),
    Reason.ENTITLED: _("You read this in full with %(plan)s until %(day)s."),
    Reason.GIFT: _("%(giver)s gave you this story: you read it in full until %(day)s."),
    Reason.METERED: _("You read this in full as one of your free stories this month."),
    Reason.SIGN_IN: _("This is a premium story: a plan opens it in full."),
    Reason.SUBSCRIBE: _("This is a premium story: a plan opens it in full, and you have none yet."),
    Reason.METER_LEFT: _("This is a premium story: you may open it as one of your free stories."),
    Reason.NOT_YET: _("%(plan)s opens this story for you from %(day)s."),
    Reason.ENDED: _("Your %(plan)s ended on %(day)s."),
    Reason.NOT_IN_PLAN: _("Your %(plan)s does not include %(publication)s."),
}


def why(decision: Decision, publication: str) -> str:
    """`publication` is a name. Days are those of the site's time zone."""
    if decision.reason is Reason.METER_USED and decision.meter:
        return meter_used(decision.meter)
    day = _day_that_counts(decision)
    words = {
        "plan": decision.right.plan if decision.right else "",
        "giver": decision.gift.giver if decision.gift else "",
        "publication": publication,
        "day": print_moment(day) if day else "",
    }
    return str(_sentence(decision)) % words


def _sentence(decision: Decision) -> Any:
    if decision.reason is Reason.ENTITLED and decision.right and decision.right.ends is None:
        return _ENTITLED_WITHOUT_END
    if decision.reason is Reason.GIFT and decision.gift and not decision.gift.giver:
        return _GIFT_OF_A_READER
    return _SENTENCES[decision.reason]


def _day_that_counts(decision: Decision) -> datetime | None:
    """A moment of the day that is named. Ends are exclusive: what ends at midnight had the day
    before as its last."""
    if decision.gift:
        return decision.gift.ends - _SECOND
    if decision.right is None:
        return None
    if decision.reason is Reason.NOT_YET:
        return decision.right.starts
    return decision.right.ends and decision.right.ends - _SECOND


def meter_used(meter: Meter) -> str:
    """Also for who had a plan as well, below the sentence on that."""
    month = month_of(timezone.now())
    words = ngettext(
        "You have read your free story of %(month)s; the next one comes on %(day)s.",
        "You have read your %(used)d free stories of %(month)s; the next ones come on %(day)s.",
        meter.used,
    )
    return words % {
        "used": meter.used,
        "month": print_month_alone(month),
        "day": print_day_and_month(month_after(month)),
    }
