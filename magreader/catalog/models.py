"""What is on the shelf: publications, editions, stories. Public facts only, never a body.

Rows are written by the fold over the dumps and by staff at the desk; both call `new_revision`
after a change, and every cached piece of a page is keyed by that revision.
"""

from typing import ClassVar, Self

from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from magreader.catalog.issue_dates import IssueDate, Precision


class Library(models.Model):
    """The one row that says which revision of the library is current."""

    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_library")]

    def __str__(self) -> str:
        return f"revision {self.revision}"


def new_revision() -> None:
    """Say that public facts have changed. Call it last in the transaction that changed them."""
    if not Library.objects.filter(pk=1).update(revision=F("revision") + 1):
        Library.objects.create(pk=1, revision=2)


def current_revision() -> int:
    """The revision that cached pieces are keyed by. By hand: every public page begins here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM catalog_library WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 1


class PublicationQuerySet(models.QuerySet["Publication"]):
    def on_newsstand(self) -> Self:
        """Those with at least one published edition that holds a story."""
        return self.filter(
            models.Exists(Edition.objects.on_newsstand().filter(publication=models.OuterRef("pk")))
        )

    def of_their_own(self) -> Self:
        """Without those that are another one's spelling."""
        return self.filter(Q(merged_into=None) | Q(apart_after__isnull=False))


class Publication(models.Model):
    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(
        max_length=200,
        unique=True,
        editable=False,
        help_text=_("The name with case, accents and punctuation folded: its identity."),
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("Of its stories: en, nl, pt-br …")
    )
    premium = models.BooleanField(
        _("premium"),
        default=True,
        help_text=_("Stories are premium unless the upload or the story itself says otherwise."),
    )
    teaser_words = models.PositiveSmallIntegerField(
        _("words in a teaser"),
        default=60,
        help_text=_("About where the public opening of a premium story ends."),
    )
    straight_in = models.BooleanField(
        _("goes straight in"),
        default=False,
        help_text=_("Small uploads of nothing but its pages wait for nobody's word."),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("merged into"),
        help_text=_("It is that publication under another spelling; its pages go there."),
    )
    apart_after = models.BigIntegerField(
        null=True,
        editable=False,
        help_text="They are two again: only its pages up to this dump (id) go there.",
    )
    frequency = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text=_("How often it comes out, as its editions show."),
    )

    objects: ClassVar[PublicationQuerySet] = PublicationQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs types the manager, not the queryset

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.slug])

    @property
    def is_merged(self) -> bool:
        """Whether its pages go to another publication; where they are two again they don't."""
        return self.merged_into_id is not None and self.apart_after is None

    @property
    def leads_to(self) -> "Publication":
        """The one that its pages go to: itself, unless it is merged."""
        return self.merged_into if self.is_merged and self.merged_into else self


class EditionQuerySet(models.QuerySet["Edition"]):
    def on_newsstand(self) -> Self:
        """Published editions that hold a story: the only ones that readers hear of."""
        return self.filter(published=True, stories__gt=0)

    def without_signposts(self) -> Self:
        """Those that hold a story, or from which none was moved."""
        return self.filter(Q(merged_into=None) | Q(stories__gt=0))

    def newest_first(self) -> Self:
        """By the day each edition sorts by; those that carry only a number come last."""
        return self.order_by(F("date").desc(nulls_last=True), "-slug")


class Edition(models.Model):
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="editions", verbose_name=_("publication")
    )
    label = models.CharField(_("label"), max_length=120, help_text=_("As printed."))
    date = models.DateField(_("first day"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)
    precision = models.CharField(
        _("precision"), max_length=10, choices=[(p.value, p.value) for p in Precision]
    )
    key = models.CharField(max_length=160, editable=False)
    slug = models.SlugField(_("address"), max_length=160)
    published = models.BooleanField(
        _("published"), default=True, help_text=_("Readers don't hear of it while this is off.")
    )
    stories = models.PositiveIntegerField(_("stories"), default=0, editable=False)
    minutes = models.PositiveIntegerField(_("minutes"), default=0, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        help_text="Where its stories went when its publication was merged into another.",
    )

    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]  # as above

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["publication", "key"], name="edition_key_once"),
            models.UniqueConstraint(fields=["publication", "slug"], name="edition_slug_once"),
        ]
        indexes = [
            models.Index(fields=["publication", "-date"], name="edition_of_publication"),
            models.Index(fields=["-date"], name="edition_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}, {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.publication.slug, self.slug])

    @property
    def issue_date(self) -> IssueDate:
        return IssueDate(self.label, self.date, Precision(self.precision), self.until)


class Holding(models.TextChoices):
    """How much of a story the library holds."""

    NOTHING = "nothing", _("nothing any more")
    CARD = "card", _("card")
    OPENING = "opening", _("opening")
    FULL = "full", _("full text")


class StoryQuerySet(models.QuerySet["Story"]):
    def on_newsstand(self) -> Self:
        """Stories that readers may hear of. Every list of stories starts here."""
        return self.filter(edition__published=True).exclude(holding=Holding.NOTHING)

    def in_page_order(self) -> Self:
        return self.order_by("position", "pk")


class Story(models.Model):
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="+", db_index=False, verbose_name=_("edition")
    )
    headline = models.CharField(_("headline"), max_length=500)
    key = models.CharField(max_length=200, editable=False)
    twin = models.CharField(
        max_length=200,
        blank=True,
        editable=False,
        help_text="The folded deck, where one edition has two stories with one headline.",
    )
    slug = models.SlugField(_("address"), max_length=120, db_index=False)
    deck = models.TextField(_("deck"), blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    section = models.CharField(_("section"), max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    premium = models.BooleanField(_("premium"), default=True)
    holding = models.CharField(
        _("the library holds"),
        max_length=10,
        choices=Holding,
        default=Holding.CARD,
        editable=False,
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    position = models.PositiveIntegerField(_("place in the edition"), default=0)

    objects: ClassVar[StoryQuerySet] = StoryQuerySet.as_manager()  # type: ignore[assignment]  # as above

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            models.UniqueConstraint(fields=["edition", "key", "twin"], name="story_key_once"),
            models.UniqueConstraint(fields=["edition", "slug"], name="story_slug_once"),
        ]
        indexes = [
            # With all that is counted of an edition, so that counting reads no stories.
            models.Index(
                fields=["edition", "position", "holding", "minutes"], name="story_in_edition"
            )
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.edition.publication.slug, self.edition.slug, self.slug])


class FormerAddress(models.Model):
    """An address a story once had: it redirects for good."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="former_address_once")
        ]

    def __str__(self) -> str:
        return self.slug


class Related(models.Model):
    """A card that a story's page listed, in the page's order."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="+", db_index=False)
    card = models.ForeignKey(Story, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "card"], name="related_once")]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.card_id}"
