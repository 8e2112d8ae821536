"""A voucher is entered: a code becomes a plan for some days."""

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from magreader.accounts.addresses import AddressNotConfirmed, has_confirmed_address
from magreader.accounts.models import User
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_last_day, print_moment
from magreader.newsstand.ways import way_back, with_next
from magreader.paywall.plans import holdings_of
from magreader.paywall.vouchers import Refusal, VoucherRefused, redeem

_LONGEST = 60  # that is typed for twelve signs, with all that may stand between them
_LIMIT = "enter_voucher"  # in ACCOUNT_RATE_LIMITS; only codes that nobody knows count


class VoucherForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=_LONGEST,
        help_text=gettext_lazy("Twelve letters and digits. Small letters and spaces do no harm."),
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


# ---- /plans/voucher/ ----------------------------------------------------------------------------
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def voucher(request: PageRequest) -> HttpResponse:
    """A GET shows the form, with the code of a link filled in; a POST takes the voucher in."""
    if request.method != "POST":
        return _page(request, VoucherForm(initial={"code": _code_in_link(request)}))
    form = VoucherForm(request.POST)
    if not request.user.is_authenticated:
        return redirect(with_next("account_login", _here(request, form["code"].value() or "")))
    if not ratelimit.consume(request, action=_LIMIT, dry_run=True):
        form.add_error("code", _too_many())
        return _page(request, form, status=429)
    if form.is_valid() and _entered(request, request.user, form):
        return redirect(way_back(request) or "account")
    return _page(request, form, status=400)


def _code_in_link(request: PageRequest) -> str:
    return request.GET.get("code", "")[:_LONGEST]


def _here(request: PageRequest, code: str) -> str:
    """The address of this page with what is known already, to come back to."""
    known = {"code": code[:_LONGEST], "next": way_back(request)}
    said = urlencode({name: value for name, value in known.items() if value})
    return f"{reverse('voucher')}?{said}" if said else reverse("voucher")


def _page(request: PageRequest, form: VoucherForm, status: int = 200) -> HttpResponse:
    reader = request.user
    here = _here(request, _code_in_link(request))
    main = make_main(
        "newsstand/voucher.html",
        _("Enter a voucher"),
        form=form,
        signed_in=reader.is_authenticated,
        confirmed=reader.is_authenticated and has_confirmed_address(reader),
        has=_has(reader) if reader.is_authenticated else [],
        sign_in=with_next("account_login", here),
        sign_up=with_next("account_signup", here),
        back=way_back(request),
        plans=with_next("plans", way_back(request)),
        csrf_token=get_token(request) if reader.is_authenticated else "",
    )
    return fresh_page(request, main, status=status)


def _has(reader: User) -> list[str]:
    """What runs already, of each plan what ends last: a voucher's days begin when it is entered,
    beside it."""
    running = [held for held in holdings_of(reader) if held.running]
    running.sort(key=lambda held: (held.ends is None, held.ends))
    longest = {held.plan: held for held in running}
    return [
        _("You have %(plan)s until %(moment)s.")
        % {"plan": held.plan, "moment": print_moment(held.ends, clock=True)}
        if held.ends
        else _("You have %(plan)s without end.") % {"plan": held.plan}
        for held in longest.values()
    ]


# ---- taken in, or not ---------------------------------------------------------------------------
def _entered(request: PageRequest, reader: User, form: VoucherForm) -> bool:
    """Whether the voucher was taken; else the form says why not."""
    try:
        given = redeem(reader, form.cleaned_data["code"])
    except AddressNotConfirmed:
        form.add_error(None, _("Confirm your e-mail address first; then enter the voucher."))
        return False
    except VoucherRefused as refused:
        if refused.refusal is Refusal.UNKNOWN:
            ratelimit.consume(request, action=_LIMIT)
        form.add_error("code", _why_not(refused))
        return False
    words = {"plan": given.plan.name}
    if given.ends:
        words["moment"] = print_moment(given.ends, clock=True)
        said = _("The voucher is taken: %(plan)s is yours until %(moment)s.") % words
    else:
        said = _("The voucher is taken: %(plan)s is yours, without end.") % words
    messages.success(request, said)
    return True


def _why_not(refused: VoucherRefused) -> str:
    match refused.refusal:
        case Refusal.UNKNOWN:
            return _(
                "No voucher has this code, or it was withdrawn. Look at it once more, or ask who"
                " gave it to you."
            )
        case Refusal.ENDED:
            words = {"day": print_last_day(refused.ends) if refused.ends else ""}
            return _("This voucher was to be entered until %(day)s.") % words
        case Refusal.USED_UP:
            return _("This voucher is used up: others entered it before you.")
        case Refusal.YOURS_ALREADY:
            return _("You entered this voucher before. Your account shows what it gave you.")


def _too_many() -> str:
    return _("Too many codes that nobody knows were entered. Try again in an hour.")
