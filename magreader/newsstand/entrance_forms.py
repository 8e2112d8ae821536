"""allauth's forms in our words, and with our rules on whose an address is."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from allauth.core import context
from django.core.validators import MaxLengthValidator
from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from magreader.accounts.addresses import confirm_address, holder_of, is_mere_sign_up
from magreader.accounts.invitations import accept
from magreader.accounts.models import User
from magreader.newsstand.entrance import remember_sign_up
from magreader.newsstand.invited import invitation_of

_LONGEST_ADDRESS = 254  # that an account holds, as Django's model field for it


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
        "code": _("Code"),
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
    """Who was invited signs up with the address to which the invitation went."""

    unconfirmed: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation_of(context.request)
        if self.invitation:
            self.initial["email"] = self.invitation.email
            self.fields["email"].disabled = True

    def validate_unique_email(self, value: str) -> str:
        """A sign-up that nobody confirmed keeps nobody from the address, nor does an account
        that only means to change to it."""
        holder = holder_of(value)
        if holder and is_mere_sign_up(holder):
            self.unconfirmed = holder
        else:
            self.account_already_exists = holder is not None
        return value

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])  # takes as long as a new account
        return super().try_save(request)

    def save(self, request: HttpRequest) -> User:
        reader = self.unconfirmed or super().save(request)
        assert isinstance(reader, User)
        if self.unconfirmed:
            reader.set_password(self.cleaned_data["password1"])
            reader.save(update_fields=["password"])
        if self.invitation:
            confirm_address(reader)
            accept(self.invitation)
        remember_sign_up(request, reader)
        return reader


class AddEmailForm(InOurWords, allauth_forms.AddEmailForm):
    """Says nothing of other accounts: what is theirs can't be confirmed."""


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordForm):
    def clean_email(self) -> str:
        email = str(super().clean_email())
        holder = holder_of(email)
        self.users = [holder] if holder and holder.is_active else []
        return email


class ResetPasswordKeyForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    def save(self) -> None:
        """The link came by mail: an account without a confirmed address has one now."""
        super().save()
        if not EmailAddress.objects.filter(user=self.user, verified=True).exists():
            confirm_address(self.user)


class RequestLoginCodeForm(InOurWords, allauth_forms.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """For a mere sign-up there is nothing to come in to: its password may be a stranger's."""
        email = str(super().clean_email())
        holder = holder_of(email)
        can_enter = holder and holder.is_active and not is_mere_sign_up(holder)
        self._user = holder if can_enter else None
        return email


class ConfirmLoginCodeForm(InOurWords, allauth_forms.ConfirmLoginCodeForm):
    pass


class ReauthenticateForm(InOurWords, allauth_forms.ReauthenticateForm):
    pass
