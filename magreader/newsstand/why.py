"""Why a story opens or doesn't, in one sentence for its reader."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from magreader.newsstand.printed import print_moment
from magreader.paywall.policy import Reason, Right

_ENTITLED_WITHOUT_END = _("You read this in full with %(plan)s.")
_SENTENCES = {
    Reason.FREE: _("This story is free to read."),
    Reason.STAFF: _("You read this in full as staff."),
    Reason.ENTITLED: _("You read this in full with %(plan)s until %(day)s."),
    Reason.SIGN_IN: _("This is a premium story: a plan opens it in full."),
    Reason.SUBSCRIBE: _("This is a premium story: a plan opens it in full, and you have none yet."),
    Reason.NOT_YET: _("%(plan)s opens this story for you from %(day)s."),
    Reason.ENDED: _("Your %(plan)s ended on %(day)s."),
    Reason.NOT_IN_PLAN: _("Your %(plan)s does not include %(publication)s."),
}


def why(reason: Reason, right: Right | None, publication: str) -> str:
    """`publication` is a name. Days are those of the site's time zone."""
    day = _day_that_counts(reason, right)
    sentence = _SENTENCES[reason]
    if reason is Reason.ENTITLED and day is None:
        sentence = _ENTITLED_WITHOUT_END
    words = {
        "plan": right.plan if right else "",
        "publication": publication,
        "day": print_moment(day) if day else "",
    }
    return str(sentence) % words


def _day_that_counts(reason: Reason, right: Right | None) -> datetime | None:
    if right is None:
        return None
    return right.starts if reason is Reason.NOT_YET else right.ends
