"""Who may read in full: the text, and the rights to it.

Only the paywall itself and the desk may import this module; a contract in pyproject.toml
checks it. Everybody else goes through `magreader.paywall.access`.
"""

from datetime import datetime
from secrets import token_urlsafe
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from magreader.accounts.deletion import past_accounts
from magreader.catalog.models import Publication, Story

_PARAGRAPH = "\n\n"


class StoryBody(models.Model):
    """The text of a story. No attribute of Story leads here, and the manager's name warns."""

    story = models.OneToOneField(Story, models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField(_("text"), help_text=_("Paragraphs, an empty line between two."))
    teaser = models.TextField(editable=False)

    unguarded: ClassVar[models.Manager["StoryBody"]] = models.Manager()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self) -> str:
        return str(self.story)


def join_paragraphs(paragraphs: tuple[str, ...] | list[str]) -> str:
    return _PARAGRAPH.join(paragraphs)


def split_paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(_PARAGRAPH) if part)


class Interval(models.TextChoices):
    """What a price is for."""

    MONTH = "month", _("a month")
    YEAR = "year", _("a year")
    ONCE = "once", _("for good")


class Plan(models.Model):
    """What a reader can be on. It covers what it says: a plan without scope opens nothing."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    summary = models.TextField(
        _("what it gives"),
        blank=True,
        help_text=_("One sentence for readers; empty: written for you."),
    )
    trial_days = models.PositiveSmallIntegerField(
        _("days of free trial"), default=0, help_text=_("0: no trial.")
    )
    public = models.BooleanField(_("shown to readers"), default=True)
    price = models.DecimalField(
        _("price"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Shown, not charged yet. 0: readers may take it. Empty: no price is said."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
    )
    interval = models.CharField(_("for"), max_length=5, choices=Interval, default=Interval.MONTH)
    free_stories = models.PositiveSmallIntegerField(
        _("free stories a month"),
        default=0,
        help_text=_(
            "Premium stories of this plan that readers with an account may open each month"
            " without it. All titles count together. 0: none."
        ),
    )
    gifts = models.PositiveSmallIntegerField(
        _("stories to give away a month"),
        default=10,
        help_text=_("Links by which readers on this plan open one story to others. 0: none."),
    )
    everything = models.BooleanField(
        _("everything"), default=False, help_text=_("Every publication, also those to come.")
    )
    publications = models.ManyToManyField(
        Publication,
        verbose_name=_("publications"),
        blank=True,
        help_text=_("Where it isn't everything."),
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    """Where an entitlement came from."""

    STAFF = "staff", _("given by staff")
    TRIAL = "trial", _("free trial")
    VOUCHER = "voucher", _("voucher")
    PLAN = "plan", _("taken by the reader")


class Voucher(models.Model):
    """A code that gives whoever enters it a plan for some days, as often as it says."""

    code = models.CharField(
        _("code"), max_length=32, unique=True, help_text=_("Capital letters and digits.")
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("plan"))
    days = models.PositiveSmallIntegerField(
        _("days of reading"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("From the day it is entered. Empty: without end."),
    )
    uses = models.PositiveIntegerField(
        _("readers"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("How many may use it, each once."),
    )
    # Kept, not counted: who deletes their account doesn't give back what they used.
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    ends = models.DateTimeField(
        _("to be entered until"), null=True, blank=True, help_text=_("Empty: at any time.")
    )
    series = models.CharField(
        _("series"), max_length=80, blank=True, help_text=_("What these vouchers are for.")
    )
    withdrawn = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    made = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("made by"),
    )

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ("-made", "-pk")
        indexes = [models.Index(fields=["series"], name="voucher_of_series")]
        constraints = [
            models.CheckConstraint(
                condition=Q(used__lte=F("uses")), name="voucher_used_as_often_as_it_says"
            )
        ]

    def __str__(self) -> str:
        """Its beginning: histories and logs keep this, and are read by more than may enter it."""
        return f"{self.code[:4]}-…"


class Entitlement(models.Model):
    """A reader's right to full views under a plan: from `starts` up to, not including, `ends`."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reader")
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("plan"))
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.STAFF)
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: without end.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("given by"),
    )
    voucher = models.ForeignKey(
        Voucher,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("voucher"),
    )

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ("-starts",)
        constraints = [
            models.UniqueConstraint(
                fields=["reader"], condition=Q(source="trial"), name="one_trial_a_reader"
            ),
            models.UniqueConstraint(fields=["reader", "voucher"], name="voucher_once_a_reader"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="entitlement_ends_after_start",
                violation_error_message=_("It must end after it starts."),
            ),
        ]
        indexes = [models.Index(fields=["reader", "ends"], name="entitlement_of_reader")]

    def __str__(self) -> str:
        return f"{self.reader}: {self.plan}"

    def is_running(self, now: datetime) -> bool:
        return self.starts <= now and (self.ends is None or now < self.ends)


class TrialTaken(models.Model):
    """Somebody had the free trial, also where their account is gone since: a fingerprint of the
    address, from which nobody can read it."""

    fingerprint = models.CharField(max_length=64, unique=True)
    taken = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.fingerprint[:8]


class MeteredStory(models.Model):
    """A premium story that a reader opened by the meter: free to them for that month."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    month = models.DateField(help_text="Its first day, in the site's time zone.")
    opened = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "month", "story"], name="metered_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} · {self.story_id} · {self.month}"


def gift_key() -> str:
    return token_urlsafe(12)


class GiftLinkQuerySet(models.QuerySet["GiftLink"]):
    def running(self, now: datetime) -> Self:
        """Those that open their story at `now`: neither over nor taken back, nor given by an
        account that is switched off since, or past the day on which it goes."""
        running = self.filter(withdrawn=None, ends__gt=now, giver__is_active=True)
        return running.exclude(giver__in=past_accounts(now))


class GiftLink(models.Model):
    """One story, given away by a reader who may read it: a link that opens it to others."""

    key = models.CharField(max_length=24, unique=True, default=gift_key, editable=False)
    story = models.ForeignKey(Story, models.CASCADE, related_name="+", verbose_name=_("story"))
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("given by")
    )
    made = models.DateTimeField(_("given"), default=timezone.now)
    ends = models.DateTimeField(_("until"))
    withdrawn = models.DateTimeField(
        pgettext_lazy("a gift link", "taken back"), null=True, blank=True
    )
    opened = models.PositiveIntegerField(
        _("opened"), default=0, help_text=_("In how many browsers.")
    )

    objects: ClassVar[GiftLinkQuerySet] = GiftLinkQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs types the manager, not the queryset

    class Meta:
        verbose_name = _("gift link")
        verbose_name_plural = _("gift links")
        ordering = ("-made",)
        indexes = [models.Index(fields=["giver", "made"], name="gift_of_giver")]

    def __str__(self) -> str:
        return f"{self.giver}: {self.story}"
