"""Deleting one's account: what goes, what stays and why; and thinking better of it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from magreader.accounts.deletion import GRACE, due_of, keep_account, may_go
from magreader.newsstand.deletion import begin_deletion
from magreader.newsstand.my_data import all_parts
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_moment
from magreader.newsstand.who import account_of


# ---- /accounts/delete/ --------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth is not typed
def deletion(request: PageRequest) -> HttpResponse:
    reader = account_of(request)
    if request.method == "POST" and may_go(reader):
        begin_deletion(reader, request.session.session_key)
        return redirect("deletion")
    main = make_main(
        "newsstand/deletion.html",
        _("Delete your account"),
        staff=not may_go(reader),
        due=print_moment(due) if (due := due_of(reader)) else "",
        day=print_moment(timezone.now() + GRACE),
        days=GRACE.days,
        parts=[part for part in all_parts(reader) if part.number != 0],
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status=403 if request.method == "POST" else 200)


# ---- /accounts/delete/keep/ ---------------------------------------------------------------------
@require_POST
@login_required
def keep(request: PageRequest) -> HttpResponse:
    keep_account(account_of(request))
    messages.success(request, _("Your account stays."))
    return redirect("account")
