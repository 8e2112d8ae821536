"""Who may read in full: the text, and the rights to it.

Only the paywall itself and the desk may import this module; a contract in pyproject.toml
checks it. Everybody else goes through `magreader.paywall.access`.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ("-starts",)
        constraints = [
            models.UniqueConstraint(
                fields=["reader"], condition=Q(source="trial"), name="one_trial_a_reader"
            ),
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
