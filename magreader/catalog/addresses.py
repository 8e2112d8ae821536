"""From an address to what stands there. Unpublished is the same as missing."""

from typing import NamedTuple

from django.db import connection

from magreader.catalog.models import Edition, FormerAddress, Story

# By hand: the ORM takes eight times as long to write this as the database to answer it, and
# every view of a story begins here. Whether it may be heard of is part of the question.
_FIND = """
    SELECT story.id, story.premium, edition.id, edition.publication_id,
           COALESCE((SELECT revision FROM catalog_library WHERE id = 1), 1)
      FROM catalog_story story
      JOIN catalog_edition edition ON edition.id = story.edition_id
      JOIN catalog_publication publication ON publication.id = edition.publication_id
     WHERE publication.slug = %s AND edition.slug = %s AND story.slug = %s
       AND edition.published AND story.holding <> 'nothing'
"""


class FoundStory(NamedTuple):
    """A story with the facts the gate asks for; every other field is read when first asked.

    `revision` is the library's, read in the same breath.
    """

    story: Story
    revision: int


def find_story(publication: str, edition: str, story: str) -> FoundStory | None:
    """The story at these three slugs, where readers may hear of it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [publication, edition, story])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, premium, edition_pk, publication_pk, revision = row
    # Values in the order of the model's fields: from_db takes the names as a set.
    found = Story.from_db(
        connection.alias, ["id", "edition_id", "premium"], [pk, edition_pk, bool(premium)]
    )
    found.edition = Edition.from_db(
        connection.alias, ["id", "publication_id"], [edition_pk, publication_pk]
    )
    return FoundStory(found, revision)


def moved_from(publication: str, edition: str = "", story: str = "") -> dict[str, str] | None:
    """The slugs of what once had the address of these, where readers may hear of it."""
    if story:
        found = story_moved_from(publication, edition, story)
        return {**_slugs(found.edition), "story": found.slug} if found else None
    held = Edition.objects.on_newsstand().select_related("publication")
    if edition:
        signposts = Edition.objects.filter(publication__slug=publication, slug=edition)
        to = held.filter(pk__in=signposts.values("merged_into")).first()
        return _slugs(to) if to else None
    signposts = Edition.objects.filter(publication__slug=publication)
    to = held.filter(pk__in=signposts.values("merged_into")).first()
    return {"publication": to.publication.slug} if to else None


def _slugs(edition: Edition) -> dict[str, str]:
    return {"publication": edition.publication.slug, "edition": edition.slug}


def story_moved_from(publication: str, edition: str, story: str) -> Story | None:
    """The story that once had this address, where readers may hear of it."""
    former = FormerAddress.objects.filter(
        edition__publication__slug=publication,
        edition__slug=edition,
        slug=story,
        story__in=Story.objects.on_newsstand(),
    ).select_related("story__edition__publication")
    return next((address.story for address in former), None)
