"""What pages say of gift links: their addresses, and how they stand, in sentences."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from magreader.newsstand.printed import print_day_and_month, print_moment, print_month_alone
from magreader.paywall.asking import month_after
from magreader.paywall.gifts import GIFT_BROWSERS, Allowance, GiftState, Given


def link_of(gift: Given) -> str:
    """The whole address, to be sent to others."""
    return settings.SITE_URL + reverse("gift", args=[gift.token])


def who_gives(gift: Given) -> str:
    words = {"giver": gift.giver, "day": print_moment(gift.ends)}
    if not gift.giver:
        return _("A reader gives you this story: you may read it in full until %(day)s.") % words
    return _("%(giver)s gives you this story: you may read it in full until %(day)s.") % words


def why_over(state: GiftState, gift: Given | None) -> str:
    """What whoever was given it is told; empty while it opens."""
    match state:
        case GiftState.RUNNING:
            return ""
        case GiftState.ENDED:
            day = print_moment(gift.ends) if gift else ""
            return _("The link opened this story until %(day)s.") % {"day": day}
        case GiftState.TAKEN_BACK:
            return _("Whoever gave you this story has taken the link back.")
        case GiftState.USED_UP:
            words = _("The link has been opened in %(browsers)d browsers, as many as it opens in.")
            return words % {"browsers": GIFT_BROWSERS}
        case GiftState.GIVER_GONE:
            return _("The account that gave this story is gone, and the link with it.")


def state_for_giver(gift: Given) -> str:
    day = {"day": print_moment(gift.ends)}
    match gift.state:
        case GiftState.RUNNING:
            return _("Open until %(day)s") % day
        case GiftState.USED_UP:
            return _("Used up; open until %(day)s where it was opened") % day
        case GiftState.ENDED:
            return _("Ended on %(day)s") % day
        case GiftState.TAKEN_BACK:
            return _("Taken back")
        case GiftState.GIVER_GONE:
            return _("Closed")


def opened_in(gift: Given) -> str:
    if not gift.opened:
        return _("Nobody has opened it yet")
    words = ngettext(
        "Opened in %(opened)d of %(browsers)d browsers",
        "Opened in %(opened)d of %(browsers)d browsers",
        gift.opened,
    )
    return words % {"opened": gift.opened, "browsers": GIFT_BROWSERS}


def left_to_give(allowance: Allowance) -> str:
    """As "9 of 10 stories left to give away in November"; nothing where nobody counts."""
    if not allowance.all:
        return ""
    words = ngettext(
        "%(left)d of %(all)d story left to give away in %(month)s.",
        "%(left)d of %(all)d stories left to give away in %(month)s.",
        allowance.all,
    )
    month = print_month_alone(allowance.month)
    return words % {"left": allowance.left or 0, "all": allowance.all, "month": month}


def none_left(allowance: Allowance) -> str:
    if not allowance.all:
        return _("Your plan has no stories to give away.")
    words = ngettext(
        "You have given away your story of %(month)s. You can give the next from %(day)s.",
        "You have given away your %(all)d stories of %(month)s. You can give more from %(day)s.",
        allowance.all,
    )
    return words % {"all": allowance.all, **_month_words(allowance.month)}


def _month_words(month: date) -> dict[str, str]:
    return {
        "month": print_month_alone(month),
        "day": print_day_and_month(month_after(month)),
    }
