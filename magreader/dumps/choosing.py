"""Staff's choice between the versions of a story's text. Both are kept, whatever they choose."""

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from magreader.catalog.models import Story
from magreader.dumps.models import Dump, Sighting
from magreader.dumps.shelving import folded_again

_STANDS = {"batch__taken_back_at": None}


def with_text() -> QuerySet[Dump]:
    """The dumps that brought a text of their story and count."""
    own = Sighting.objects.filter(dump=OuterRef("pk"), seen_as=Sighting.As.PAGE, words__gt=0)
    return Dump.objects.filter(Exists(own), **_STANDS)


def waiting() -> QuerySet[Dump]:
    """Those whose text is another version than readers get, and on which staff have to decide.

    Where staff wrote the text of a story themselves there is nothing to decide.
    """
    smaller = with_text().filter(story=OuterRef("story"), version__lt=OuterRef("version"))
    by_staff = _texts_by_staff().filter(story=OuterRef("story"))
    return with_text().filter(~Exists(by_staff), Exists(smaller), version__gt=0, settled=False)


def has_text_by_staff(story: Story) -> bool:
    """Whether staff wrote the text of `story` themselves, or took it off the shelf."""
    return _texts_by_staff().filter(story=story).exists()


def _texts_by_staff() -> QuerySet[Sighting]:
    return Sighting.objects.filter(seen_as=Sighting.As.STAFF, complete__isnull=False)


def take_version(dump: Dump) -> None:
    """Readers get the text that `dump` brought, and what they had becomes another version."""
    with folded_again([dump.story_id] if dump.story_id else []):
        dump.refresh_from_db(fields=["version", "story"])
        present = _present(dump)
        if present is None or present >= dump.version:
            return
        of_story = Dump.objects.filter(story=dump.story_id)
        of_story.filter(version__in=(present, dump.version)).update(settled=True)
        of_story.filter(version__range=(present, dump.version)).update(
            version=Case(When(version=dump.version, then=Value(present)), default=F("version") + 1)
        )


def keep_present(dump: Dump) -> None:
    """Readers keep what they have: the version that `dump` brought waits no more."""
    Dump.objects.filter(story=dump.story_id, version=dump.version).update(settled=True)


def _present(dump: Dump) -> int | None:
    """The number of the version that readers have."""
    standing = with_text().filter(story=dump.story_id).order_by("version")
    return standing.values_list("version", flat=True).first()
