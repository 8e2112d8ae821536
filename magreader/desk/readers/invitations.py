"""Invitations at the desk: to one or many addresses, sent again, withdrawn."""

import re
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from magreader.accounts.addresses import holder_of, is_mere_sign_up
from magreader.accounts.invitations import invite, is_waiting, prolong, waiting
from magreader.accounts.models import Invitation
from magreader.desk.base import DeskAdmin, staff

_MOST = 200  # addresses at once: each is a mail that the sender waits for
_DAYS = 14
_LONGEST = MaxLengthValidator(254)


class InviteForm(forms.Form):
    emails = forms.CharField(
        label=_("E-mail addresses"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("One or many, on lines of their own or with commas between them."),
    )
    days = forms.IntegerField(
        label=_("Days that it is open"), initial=_DAYS, min_value=1, max_value=365
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=200, help_text=_("For your colleagues.")
    )

    def clean_emails(self) -> list[str]:
        """Each address once; an error names those that can't be invited, and says why."""
        given = re.split(r"[\s,;<>]+", self.cleaned_data["emails"].lower())
        emails = list(dict.fromkeys(filter(None, given)))
        if not emails:
            raise ValidationError(self.fields["emails"].error_messages["required"])
        if len(emails) > _MOST:
            said = _("%(number)d addresses at once; %(most)d are possible.")
            raise ValidationError(said, params={"number": len(emails), "most": _MOST})
        problems = [problem for email in emails if (problem := _problem(email))]
        if problems:
            raise ValidationError(problems)
        return emails


def _problem(email: str) -> str:
    """Why this address can't be invited; empty where it can."""
    try:
        validate_email(email)
        _LONGEST(email)
    except ValidationError:
        return gettext("“%(email)s” is no e-mail address.") % {"email": email[:80]}
    holder = holder_of(email)
    if holder and not is_mere_sign_up(holder):
        return gettext("%(email)s has an account already.") % {"email": email}
    return ""


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("waiting")),
            ("accepted", _("accepted")),
            ("ended", pgettext_lazy("an invitation", "ended")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        states = {
            "waiting": waiting(),
            "accepted": Q(accepted__isnull=False),
            "ended": ~waiting() & Q(accepted=None),
        }
        state = states.get(self.value() or "")
        return queryset if state is None else queryset.filter(state)


@admin.register(Invitation)
class InvitationAdmin(DeskAdmin[Invitation]):
    list_display = ("email", "state", "invited_by", "note")
    list_display_links = None
    list_filter = (StateFilter,)
    list_select_related = ("invited_by",)
    search_fields = ("email", "note")
    search_help_text = _("E-mail address or note")
    actions = ("send_again", "withdraw")

    @admin.display(description=_("state"), ordering="ends")
    def state(self, invitation: Invitation) -> str:
        """With the day that goes with it."""
        day = date_format(timezone.localtime(invitation.accepted or invitation.ends), "DATE_FORMAT")
        if invitation.accepted:
            return gettext("accepted on %(day)s") % {"day": day}
        if is_waiting(invitation):
            return gettext("waiting until %(day)s") % {"day": day}
        return gettext("ended on %(day)s") % {"day": day}

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """What has been sent can't be written anew; it is sent again, or withdrawn."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InviteForm(request.POST if request.method == "POST" else None, label_suffix="")
        if form.is_valid():
            return self._invited(request, form)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Invite readers"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "desk/readers/invite.html", context)

    def _invited(self, request: HttpRequest, form: InviteForm) -> HttpResponse:
        said = form.cleaned_data
        made = invite(said["emails"], said["days"], by=staff(request), note=said["note"])
        for invitation in made:
            self.log_addition(request, invitation, [{"added": {}}])
        self._send(request, made)
        return redirect("admin:accounts_invitation_changelist")

    def _send(self, request: HttpRequest, invitations: list[Invitation]) -> None:
        for invitation in invitations:
            _send_mail(invitation, staff(request).get_short_name())
        said = ngettext(
            "%(number)d invitation is on its way.",
            "%(number)d invitations are on their way.",
            len(invitations),
        )
        self.message_user(request, said % {"number": len(invitations)}, messages.SUCCESS)

    @admin.action(description=_("Send again"), permissions=["add"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        again = list(queryset.filter(accepted=None)[:_MOST])
        for invitation in again:
            prolong(invitation, _DAYS)
        self.log_changes(request, again, [{"changed": {"fields": ["ends"]}}])
        self._send(request, again)

    @admin.action(description=_("Withdraw"), permissions=["delete"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """An invitation that was accepted has nothing left to withdraw."""
        open_ones = queryset.filter(waiting())
        self.log_deletions(request, open_ones)
        number, _of_each = open_ones.delete()
        said = ngettext(
            "%(number)d invitation is withdrawn: its link opens nothing any more.",
            "%(number)d invitations are withdrawn: their links open nothing any more.",
            number,
        )
        self.message_user(request, said % {"number": number}, messages.SUCCESS)


def _send_mail(invitation: Invitation, by: str) -> None:
    """By the entrance, which knows how a mail to a reader looks."""
    said = {
        "by": by,
        "until": invitation.ends,
        "invitation_url": reverse("invitation", args=[invitation.key]),
    }
    get_adapter().send_mail("account/email/invitation", invitation.email, said)
