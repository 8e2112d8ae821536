"""The outbox of the search index, and the searches that readers keep."""

from collections.abc import Iterable
from secrets import token_urlsafe

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from magreader.catalog.bulk import insert_rows
from magreader.catalog.models import Library


class Change(models.Model):
    """A story that may read otherwise than the index says. Every index follows the changes by
    their number and remembers the last one that it took in."""

    number = models.BigAutoField(primary_key=True)
    story = models.BigIntegerField(help_text="No foreign key: that a story went is a change too.")
    made = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.number}: story {self.story}"


def note_changes(stories: Iterable[int]) -> None:
    """Say in the transaction that changed these stories (ids) that it did.

    The library's one row is held from here to the commit, as every writer of the library does
    (`dumps.shelving.hold_library`), so numbers are seen in their order: without that a follower
    could pass by a lower number that another transaction had not yet committed.
    """
    if not (changed := sorted(set(stories))):
        return
    with transaction.atomic():
        Library.objects.bulk_create([Library(pk=1)], ignore_conflicts=True)
        Library.objects.select_for_update().get(pk=1)
        made = connection.ops.adapt_datetimefield_value(timezone.now())
        insert_rows(Change, ("story", "made"), ((story, made) for story in changed))


def saved_search_key() -> str:
    return token_urlsafe(12)


class SavedSearch(models.Model):
    """A search that a reader keeps, to be told of what is new in it."""

    key = models.CharField(max_length=24, unique=True, default=saved_search_key, editable=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked = models.CharField(
        max_length=900, help_text="The query of the search page's address, without its page."
    )
    words = models.CharField(max_length=400, help_text="What was typed into the box.")
    mails = models.BooleanField(default=False)
    seen = models.BigIntegerField(help_text="The newest story (id) when its reader last looked.")
    told = models.BigIntegerField(help_text="The newest story (id) when its reader was last told.")
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-made",)
        constraints = [
            models.UniqueConstraint(fields=["reader", "asked"], name="saved_search_once")
        ]

    def __str__(self) -> str:
        return self.words
