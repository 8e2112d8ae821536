"""What happens at the entrance: allauth's forms in our words, and the reader's own settings."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from magreader.accounts.deeds import SIGNED_IN, note_deed
from magreader.accounts.deletion import is_past
from magreader.accounts.models import User
from magreader.newsstand.deletion import delete_past_accounts, greet_who_goes, sent_away
from magreader.newsstand.mails import at_our_address, make_mail
from magreader.newsstand.reading import settle_reading
from magreader.newsstand.views.language import remember_language
from magreader.newsstand.ways import leads_here

_LONGEST_ADDRESS = 254  # that an account holds, as Django's model field for it


class Entrance(DefaultAccountAdapter):
    """allauth asks here where a reader may be sent, and tells of each sign-in."""

    def is_safe_url(self, url: str) -> bool:
        """Only to this very site; allauth lets the server's own names through, and fails at
        what is no address."""
        return leads_here(context.request, url)

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse | None:
        """Whoever signs in sees accounts off that are past their day. Their own is among them at
        the latest now: then there is none to sign in to."""
        delete_past_accounts()
        if isinstance(user, User) and is_past(user):
            return sent_away(request, user)
        return super().pre_login(request, user, **details)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse:
        response = super().post_login(request, user, **details)
        if isinstance(user, User):
            greet_who_goes(request, user)
            if user.is_staff:
                note_deed(user, user, SIGNED_IN)
            settle_reading(request, response, user)
            if user.language:
                remember_language(response, user.language)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In our words and look, and in the language of whom it is for. Its links lead to the
        address that readers know: a request can say any host."""
        reader = context.get("user")
        language = getattr(reader, "language", "") or get_language() or settings.LANGUAGE_CODE
        addresses = {k: at_our_address(v) for k, v in context.items() if k.endswith("_url")}
        name = template_prefix.removeprefix("account/email/").removesuffix("_signup")
        make_mail(name, email, language, context | addresses | {"email": email}).send()


class InOurWords:
    """Labels for the fields that allauth's forms share; no placeholders that vanish."""

    fields: dict[str, Field]
    words = {
        "login": _("E-mail address"),
        "email": _("E-mail address"),
        "password": _("Password"),
        "oldpassword": _("Old password"),
        "password1": _("Password"),
        "password2": _("The same once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "email" in self.fields:
            # allauth cuts what is longer: the account would have an address that nobody gave.
            self.fields["email"].validators.append(MaxLengthValidator(_LONGEST_ADDRESS))


class LoginForm(InOurWords, allauth_forms.LoginForm):
    pass


class SignupForm(InOurWords, allauth_forms.SignupForm):
    pass


class AddEmailForm(InOurWords, allauth_forms.AddEmailForm):
    def clean_email(self) -> str:
        """Not the address of another account: it could never be this one's."""
        email = str(super().clean_email())
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("There is an account with this e-mail address already."))
        return email


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    pass
