"""Who has neither a password nor a second factor shows by a code in a mail that it is them, before
anything changes that signs them in. allauth would ask them for nothing.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from magreader.accounts.models import User
from magreader.newsstand.entrance import Entrance
from magreader.newsstand.factors import dress_code
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.ways import way_back, with_next

_SENT = "mail_code"  # in the session: the code, when it ends, under which name tries are counted
_SECONDS = 10 * 60


class MailCodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        dress_code(self.fields["code"])

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not self.expected or not compare_user_code(actual=code, expected=self.expected):
            raise forms.ValidationError(_("That isn’t the code, or it is too old."))
        return code


def must_show(request: HttpRequest) -> bool:
    """Whether this reader has nothing else to show who they are, and hasn't by mail of late."""
    reader = request.user
    if not isinstance(reader, User) or Entrance(request).get_reauthentication_methods(reader):
        return False
    after = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, reader)
    return not any(r["method"] == "mail_code" and r["at"] > after for r in records)


def shown_first[**P](view: Callable[P, Any], *, looking: bool = False) -> Callable[P, Any]:
    """The view, for whom has shown who they are; `looking` at it is for every reader."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = args[0]
        assert isinstance(request, HttpRequest)
        if not (looking and request.method == "GET") and must_show(request):
            return redirect(with_next("mail_code", request.get_full_path()))
        answer: HttpResponseBase = view(*args, **kwargs)
        return answer

    return guarded


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_code(request: PageRequest) -> HttpResponse:
    target = way_back(request) or reverse("account")
    if not must_show(request):
        return redirect(target)
    form = None
    if request.method == "POST":
        if full := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user):
            return full
        if "send" in request.POST:
            _send(request)
            return redirect(with_next("mail_code", target))
        form = MailCodeForm(request.POST, expected=_try_once(request))
        if form.is_valid():
            del request.session[_SENT]
            record_authentication(request, _reader(request), "mail_code")
            return redirect(target)
    elif _SENT in request.session:
        form = MailCodeForm(expected="")
    return _page(request, form, target)


def _page(request: PageRequest, form: MailCodeForm | None, target: str) -> HttpResponse:
    main = make_main(
        "newsstand/mail_code.html",
        " ".join((_("Is it you?"), _("By e-mail"))),
        form=form,
        email=_reader(request).email,
        next=target,
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status=400 if form and form.is_bound else 200)


def _send(request: HttpRequest) -> None:
    reader, code = _reader(request), Entrance(request).generate_login_code()
    named = get_random_string(22)
    request.session[_SENT] = {"code": code, "ends": time.time() + _SECONDS, "named": named}
    words = {"user": reader, "code": code, "page_url": reverse("mail_code")}
    Entrance(request).send_mail("account/email/mail_code", reader.email, words)


def _try_once(request: HttpRequest) -> str:
    """The code that was sent, where it may be tried still. All workers count together: requests
    that come at one moment each see the session as it was."""
    sent = request.session.get(_SENT)
    if not sent or sent["ends"] < time.time():
        return ""
    if not ratelimit.consume(request, action="try_mail_code", key=sent.get("named")):
        return ""
    return str(sent["code"])


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
