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
from magreader.dumps.doubt import Doubt


class CrawlerToken(models.Model):
    """Lets a program hand over dumps as the staff member who made it. It opens nothing else.

    It lives in this room because only this room and the desk can ask for it then.
    """

    name = models.CharField(_("name"), max_length=80)
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the token.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("crawler token")
        verbose_name_plural = _("crawler tokens")
        ordering = ("-pk",)
        default_permissions = ()  # who may add a batch may make one

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One hand-over of dumps: an upload, a paste, a command or a crawler's. It can be taken back
    whole."""

    class Origin(models.TextChoices):
        UPLOAD = "upload", _("files")
        PASTE = "paste", _("pasted text")
        COMMAND = "command", _("command line")
        CRAWLER = "crawler", _("crawler")

    class State(models.TextChoices):
        """How far it has come. What readers see changes while it is importing, not before."""

        RECEIVING = "receiving", _("being uploaded")
        READING = "reading", _("being read")
        WAITING = "waiting", _("waiting for your word")
        IMPORTING = "importing", _("going into the library")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

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
    token = models.ForeignKey(
        "CrawlerToken",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("crawler token"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    premium = models.BooleanField(
        _("premium"), null=True, blank=True, help_text=_("Empty: as each publication says.")
    )
    publication_name = models.CharField(
        _("publication"),
        max_length=200,
        blank=True,
        help_text="Of the pages that don't say theirs; it counts as if it were printed on them.",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DONE)
    paused = models.BooleanField(_("paused"), default=False)
    heard_at = models.DateTimeField(
        null=True, blank=True, help_text="When a worker last wrote something of it."
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Container(models.Model):
    """A file as it was handed over. Its bytes lie in the data folder until its pages are read."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="containers")
    name = models.CharField(_("name"), max_length=500)
    size = models.PositiveBigIntegerField(_("size"), default=0, help_text="In bytes.")
    received = models.PositiveBigIntegerField(default=0, help_text="So many bytes are here.")
    so_far = models.BinaryField(
        max_length=32,
        default=b"",
        help_text="Digest of the whole pieces that are here; empty: of none.",
    )
    digest = models.BinaryField(
        max_length=32, null=True, help_text="Of its bytes (road/digests.py); null: not all here."
    )
    same_as = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("same as")
    )
    pages = models.PositiveIntegerField(default=0, help_text="So many of it are dumps by now.")
    is_read = models.BooleanField(default=False, help_text="To its end, or as far as it goes.")

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("pk",)
        indexes = [models.Index(fields=["digest"], name="container_by_digest")]

    def __str__(self) -> str:
        return self.name


class Form(models.TextChoices):
    """What the kept bytes of a page are."""

    TEXT = "text", _("text")
    HTML = "html", _("web page")


class Outcome(models.TextChoices):
    """What an import made of one page."""

    WAITING = "waiting", _("waiting")
    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    DUPLICATE = "duplicate", _("duplicate")
    VERSION = "version", _("another version")
    LEFT_OUT = "left-out", _("left out")
    REJECTED = "rejected", _("rejected")


class Foreseen(models.TextChoices):
    """What taking a page in would do to the story it tells of, as the library stands."""

    ASKED = "asked", _("not compared yet")
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("the same")
    AGAIN = "again", _("twice in this batch")
    CONFLICT = "conflict", _("in conflict")
    REFUSED = "refused", _("refused")


DOUBTS = [
    (Doubt.LINES.value, _("its lines have changed")),
    (Doubt.NO_HEADLINE.value, _("no headline")),
    (Doubt.NO_PUBLICATION.value, _("no publication")),
    (Doubt.NO_EDITION.value, _("no date of issue")),
    (Doubt.NO_PLACE.value, _("a text without publication and date")),
    (Doubt.BORDER.value, _("where the text ends")),
    (Doubt.LEFTOVER.value, _("lines left over")),
    (Doubt.NAME.value, _("publication guessed")),
    (Doubt.HEADLINE.value, _("headline guessed")),
]
"""Why somebody should look at a page, in words for staff."""


class Dump(models.Model):
    """One page as it came in, and what became of it."""

    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="dumps", db_index=False, verbose_name=_("batch")
    )
    container = models.ForeignKey(
        Container, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("file")
    )
    source = models.CharField(_("source"), max_length=500)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the raw bytes.")
    raw = models.BinaryField(help_text="The bytes as they came, zlib-compressed; empty: duplicate.")
    form = models.CharField(max_length=4, choices=Form, default=Form.TEXT)
    charset = models.CharField(max_length=40, blank=True, help_text="As its container said.")
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    chrome_language = models.CharField(_("language of the page"), max_length=10, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    foreseen = models.CharField(
        _("would be"),
        max_length=10,
        choices=Foreseen,
        blank=True,
        help_text="Said while it is on the road: it waits, or is to be read again.",
    )
    told = models.JSONField(
        default=dict,
        help_text="What it tells of, as it was last foreseen: headline, publication, edition.",
    )
    place = models.BigIntegerField(
        null=True, help_text="A hash of where its story belongs: two pages of one story share it."
    )
    reason = models.TextField(_("reason"), blank=True)
    leftover = models.JSONField(_("leftover lines"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    word = models.JSONField(
        default=dict, help_text="Staff's word on the page; it stands above what is read of it."
    )
    doubt = models.CharField(
        _("to look at"),
        max_length=20,
        blank=True,
        choices=DOUBTS,
        help_text="Why somebody should look at what was read of it; empty: nobody need.",
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reviewed by"),
    )
    version = models.PositiveSmallIntegerField(
        default=0, help_text="Of its story's text: readers get the smallest that counts."
    )
    settled = models.BooleanField(default=False, help_text="Staff decided on this version.")
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
            models.Index(fields=["batch", "place"], name="dump_by_place"),
            models.Index(
                fields=["batch", "id"],
                name="dump_on_the_road",
                condition=~models.Q(foreseen=""),
            ),
            models.Index(
                fields=["batch", "foreseen", "id"],
                name="dump_by_foreseen",
                condition=~models.Q(foreseen=""),
            ),
            models.Index(
                fields=["id"],
                name="dump_to_review",
                condition=models.Q(reviewed_at=None) & ~models.Q(doubt=""),
            ),
            models.Index(
                fields=["story"],
                name="dump_of_other_version",
                condition=models.Q(version__gt=0, settled=False),
            ),
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
    said_at = models.BigIntegerField(
        null=True,
        help_text="Of staff's word: when, in microseconds since 1970. The newest counts.",
    )

    objects: ClassVar[models.Manager["Sighting"]] = models.Manager()

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")

    def __str__(self) -> str:
        return self.headline


class Furniture(models.Model):
    """A line that staff said is furniture of pages: later pages are read without it.

    `language` is that of the pages' chrome; empty: of every page.
    """

    text = models.CharField(_("line"), max_length=200)
    key = models.CharField(max_length=200, help_text="The line with its case folded.")
    language = models.CharField(_("language"), max_length=10, blank=True)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("line of furniture")
        verbose_name_plural = _("lines of furniture")
        ordering = ("text",)
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="furniture_once")]

    def __str__(self) -> str:
        return self.text
