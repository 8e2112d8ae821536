"""Second factors: allauth's forms in our words, codes that work once, and where passkeys live."""

import json
from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from magreader.environment import LOOPBACK
from magreader.newsstand.door_log import LoggedDoor

FEW = 3  # recovery codes left, of which a reader is told
_LONGEST_NAME = 60


class Factors(DefaultMFAAdapter):
    """allauth asks here what an app and a passkey keep of us."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That didn’t work: the code or key is wrong, or was used already."),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "incorrect_code":
            LoggedDoor(context.request).note_wrong_code()
        error: ValidationError = super().validation_error(code, *args)
        return error

    def get_totp_issuer(self) -> str:
        return f"magreader, {urlsplit(settings.SITE_URL).netloc}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that a passkey is bound to: that of the site, whatever host was asked for."""
        return {"id": passkey_host(), "name": "magreader"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002  # allauth's name
        """A passkey that nobody has named, by its number."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})


def passkey_host() -> str:
    """A name, never a number: browsers keep no passkey for an address such as 127.0.0.1."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    return "localhost" if host in LOOPBACK else host


def passkeys_elsewhere(request: HttpRequest) -> str:
    """The address at which this page can use passkeys; empty where it can here."""
    port = urlsplit(settings.SITE_URL).port
    here, there = request.get_host(), passkey_host()
    if here.partition(":")[0] == there:
        return ""
    if there == "localhost":  # the very server that was asked, by its name
        port = urlsplit(f"//{here}").port
    scheme = urlsplit(settings.SITE_URL).scheme
    return f"{scheme}://{there}{f':{port}' if port else ''}{request.get_full_path()}"


class OneCode:
    """A code from an app or from the list of recovery codes, good for one time.

    allauth remembers used codes in the cache of one worker; here the account does.
    """

    fields: dict[str, forms.Field]
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_code(self.fields["code"])

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]  # of the form beside it
        if self.authenticator.type == Authenticator.Type.TOTP and not _spend(
            self.authenticator.pk, code
        ):
            raise Factors().validation_error("incorrect_code")
        return code


def dress_code(field: forms.Field) -> None:
    field.label = _("Code")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(
        autocomplete="one-time-code", autocapitalize="off", spellcheck="false"
    )


def _spend(pk: int, code: str) -> bool:
    """Whether the code belongs to a later time than the last one that was used."""
    with transaction.atomic():
        app = Authenticator.objects.select_for_update().get(pk=pk)
        secret = decrypt(app.data["secret"])
        now = next(
            (
                counter
                for counter in yield_hotp_counters_from_time()
                if compare_user_code(
                    actual=code, expected=format_hotp_value(hotp_value(secret, counter))
                )
            ),
            -1,
        )
        if now <= app.data.get("spent", -1):
            return False
        app.data["spent"] = now
        app.save(update_fields=["data"])
    return True


class CodeForm(OneCode, base_forms.AuthenticateForm):
    """At the entrance, after the password."""

    def save(self) -> None:
        super().save()
        left = codes_left(self.authenticator)
        if left is not None and left <= FEW:
            _tell(left)


def codes_left(authenticator: Authenticator) -> int | None:
    """How many recovery codes are unused; None for another kind of factor."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return None
    authenticator.refresh_from_db()
    return len(RecoveryCodes(authenticator).get_unused_codes())


def _tell(left: int) -> None:
    said = ngettext(
        "%(number)d recovery code is left. Make new ones in your account.",
        "%(number)d recovery codes are left. Make new ones in your account.",
        left,
    )
    messages.warning(context.request, said % {"number": left})


class CodeAgainForm(OneCode, base_forms.ReauthenticateForm):
    """Before a change of what protects the account."""


class AppForm(app_forms.ActivateTOTPForm):
    """The first code of an app says that it holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_code(self.fields["code"])

    @property
    def secret_in_groups(self) -> str:
        """The secret as one types it: four letters at a time."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


class _Credential:
    """What a device answers comes as JSON. What no device sends is wrong, and no error of ours."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].decoder = _Wary


class _Wary(json.JSONDecoder):
    def decode(self, text: str, *args: Any) -> Any:
        try:
            return super().decode(text, *args)
        except (ValueError, RecursionError):  # also numbers too long to read, and depths
            raise json.JSONDecodeError("no JSON", "", 0) from None


class PasskeyForm(_Credential, passkey_forms.AuthenticateWebAuthnForm):
    """At the entrance, after the password."""


class PasskeyAgainForm(_Credential, passkey_forms.ReauthenticateWebAuthnForm):
    """Before a change of what protects the account."""


class PasskeyAloneForm(_Credential, passkey_forms.LoginWebAuthnForm):
    """Signing in with nothing else."""


class _Named:
    """A passkey's name, as long as a line of the list holds."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("Name")
        name.help_text = _("By which you know it again, such as “Phone” or “Key at work”.")
        name.validators.append(MaxLengthValidator(_LONGEST_NAME))
        name.widget.attrs.update(maxlength=_LONGEST_NAME, autocomplete="off")


class AddPasskeyForm(_Named, _Credential, passkey_forms.AddWebAuthnForm):
    passwordless = None  # type: ignore[assignment]  # how Django takes a field away: every passkey is asked to sign in by itself

    @property
    def named(self) -> "AddPasskeyForm":
        """The form without what a script fills in."""
        self.fields.pop("credential")
        return self


class RenamePasskeyForm(_Named, passkey_forms.EditWebAuthnForm):
    pass
