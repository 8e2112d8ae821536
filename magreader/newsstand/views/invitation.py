"""An invitation, opened from its mail: what it is for, and a button to make the account.

Scanners open it first, so the page changes nothing; the button remembers the invitation, and the
account that is made with it uses it up.
"""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from magreader.accounts.addresses import holder_of, is_mere_sign_up
from magreader.accounts.invitations import find_invitation, is_waiting
from magreader.accounts.models import Invitation
from magreader.newsstand.invited import remember_invitation
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_moment


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PageRequest, key: str) -> HttpResponse:
    found = find_invitation(key)
    if found is None or not is_waiting(found) or settings.REGISTRATION == "closed":
        return _over(request, found)
    has_account = _has_account(found.email)
    if request.method == "POST" and not has_account:
        remember_invitation(request, found)
        return redirect("account_signup")
    main = make_main(
        "newsstand/invitation.html",
        _("You are invited"),
        by=found.invited_by.get_short_name() if found.invited_by else "",
        email=found.email,
        until=print_moment(found.ends, clock=True),
        has_account=has_account,
        signed_in=request.user.is_authenticated,
        csrf_token=get_token(request),
    )
    return fresh_page(request, main)


def _has_account(email: str) -> bool:
    holder = holder_of(email)
    return holder is not None and not is_mere_sign_up(holder)


def _over(request: PageRequest, found: Invitation | None) -> HttpResponse:
    """It was withdrawn, used, or its time is over; or nobody is taken in any more."""
    main = make_main(
        "newsstand/invitation_over.html",
        _("This invitation is over"),
        why=_why(found),
        used=bool(found and found.accepted),
        contact=settings.CONTACT,
    )
    return fresh_page(request, main, status=410 if found else 404)


def _why(found: Invitation | None) -> str:
    if found is None:
        return _("It was withdrawn, or its address was not copied whole.")
    if found.accepted:
        return _("An account was made with it already.")
    if not is_waiting(found):
        return _("It could be used until %(moment)s.") % {
            "moment": print_moment(found.ends, clock=True)
        }
    return _("This newsstand takes no new readers at the moment.")
