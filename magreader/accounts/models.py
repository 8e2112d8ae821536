"""Readers and staff: an account is an e-mail address."""

from secrets import token_urlsafe
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from magreader.accounts.reading import MAX_LENGTH


class UserManager(BaseUserManager["User"]):
    """Makes accounts; addresses are kept in lower case, so one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account that may do everything at the desk."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this e-mail address already.")},
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # As reading.encode says it, or CHOSEN_DEFAULTS; empty until the reader has chosen.
    reading = models.CharField(_("reading settings"), max_length=MAX_LENGTH, blank=True)
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May enter the desk and read everything.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch this off instead of deleting an account.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    deletion_due = models.DateTimeField(
        _("to be deleted"),
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("The reader asked for it; until then they may think better of it."),
    )

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        """The name that the pages greet with."""
        return self.name or self.email.partition("@")[0]


def invitation_key() -> str:
    """128 bits: nobody guesses one."""
    return token_urlsafe(16)


class Invitation(models.Model):
    """Lets one person make an account where registration isn't open: whoever holds its key."""

    email = models.EmailField(_("e-mail address"))
    key = models.CharField(max_length=40, unique=True, default=invitation_key, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("invited by"),
    )
    made = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    ends = models.DateTimeField(_("until"))
    accepted = models.DateTimeField(_("accepted"), null=True, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-made",)

    def __str__(self) -> str:
        return self.email
