"""Raw dumps as they came in, and what was seen in them.

Raw dumps are kept for good and are the truth; the catalogue is a fold over the sightings.
Only this room and the desk may import this module (a contract in pyproject.toml checks it):
raw dumps hold premium text.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from magreader.catalog.models import Publication, Story


class Batch(models.Model):
    """One hand-over of dumps: an upload, a paste or a command. It can be taken back whole."""

    class Origin(models.TextChoices):
        UPLOAD = "upload", _("files")
        PASTE = "paste", _("pasted text")
        COMMAND = "command", _("command line")

    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("by"),
    )
    origin = models.CharField(_("how"), max_length=10, choices=Origin)
    note = models.CharField(_("note"), max_length=200, blank=True)
    premium = models.BooleanField(
        _("premium"), null=True, blank=True, help_text=_("Empty: as each publication says.")
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Outcome(models.TextChoices):
    """What an import made of one page."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    DUPLICATE = "duplicate", _("duplicate")
    REJECTED = "rejected", _("rejected")


class Dump(models.Model):
    """One page as it came in, and what became of it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="dumps", verbose_name=_("batch"))
    source = models.CharField(_("source"), max_length=500)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the raw bytes.")
    raw = models.BinaryField(help_text="The bytes as they came, zlib-compressed; empty: duplicate.")
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    chrome_language = models.CharField(_("language of the page"), max_length=10, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    leftover = models.JSONField(_("leftover lines"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("same as")
    )
    story = models.ForeignKey(
        Story, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("story")
    )
    publication = models.ForeignKey(
        Publication,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("publication"),
    )

    class Meta:
        verbose_name = _("dump")
        verbose_name_plural = _("dumps")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["digest"], name="dump_by_digest"),
            models.Index(fields=["batch", "outcome"], name="dump_by_outcome"),
        ]

    def __str__(self) -> str:
        return self.source


class Sighting(models.Model):
    """A story, seen once: as a page or as a card of a dump, or as staff corrected it.

    A field that the page didn't say is empty (NULL for minutes, premium and complete).
    """

    class As(models.IntegerChoices):
        """Stronger is larger: the fold prefers it."""

        CARD = 1, _("card")
        PAGE = 2, _("page")
        STAFF = 3, _("staff's correction")

    dump = models.ForeignKey(Dump, models.CASCADE, related_name="+", null=True, blank=True)
    story = models.ForeignKey(Story, models.PROTECT, related_name="+")
    seen_as = models.PositiveSmallIntegerField(choices=As)
    headline = models.CharField(max_length=500, blank=True)
    deck = models.TextField(blank=True)
    byline = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    premium = models.BooleanField(null=True)
    complete = models.BooleanField(null=True)
    position = models.PositiveIntegerField(null=True)
    words = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Sighting"]] = models.Manager()

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        indexes = [
            models.Index(fields=["story"], name="sighting_of_story"),
            models.Index(fields=["dump"], name="sighting_in_dump"),
        ]

    def __str__(self) -> str:
        return self.headline
