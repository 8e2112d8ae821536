"""Staff's word on a story: a sighting that is stronger than any page."""

import logging
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.identity import slug
from magreader.catalog.models import FormerAddress, Holding, Story
from magreader.dumps.fold import CLEARED
from magreader.dumps.minutes import count_words
from magreader.dumps.models import Sighting
from magreader.dumps.shelving import folded_again
from magreader.dumps.spots import PARAGRAPH, said_at

log = logging.getLogger(__name__)

_TEXTS = {"headline", "deck", "byline", "section", "text"}
CORRECTABLE = _TEXTS | {"minutes", "premium"}


def correct_story(story: Story, by: User | None, **fields: Any) -> None:
    """Give `story` these fields for good: no import changes them any more.

    Takes headline, deck, byline, section, minutes, premium, and the text as `text` (an empty
    line between two paragraphs) or `paragraphs`. Empty or None clears a field, except that a
    story always has a headline: ValueError. Another headline gives another address; the old
    one redirects.
    """
    if "paragraphs" in fields:
        fields["text"] = PARAGRAPH.join(fields.pop("paragraphs"))
    if unknown := fields.keys() - CORRECTABLE:
        raise TypeError(f"These can't be corrected: {', '.join(sorted(unknown))}")
    if not fields:
        return
    with folded_again([story.pk]):
        said = _said(story, fields)
        Sighting.objects.create(
            story=story, seen_as=Sighting.As.STAFF, said_at=said_at(timezone.now()), **said
        )
        if "headline" in said:
            give_new_address(story, said["headline"])
    story.refresh_from_db()
    said_of = ", ".join(sorted(fields))
    log.info("Story %s was corrected by account %s: %s.", story.pk, by and by.pk, said_of)


def _said(story: Story, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the sighting: what is cleared is said to be empty."""
    said: dict[str, Any] = {
        name: (value or "").strip() or CLEARED for name, value in fields.items() if name in _TEXTS
    }
    if said.get("headline") == CLEARED:
        raise ValueError("A story needs a headline.")
    if "minutes" in fields:
        said["minutes"] = fields["minutes"] or 0
    if "premium" in fields:
        said["premium"] = fields["premium"]
    if "text" in said:
        said["words"] = count_words(said["text"])
        said["complete"] = story.holding != Holding.OPENING
    return said


def give_new_address(story: Story, headline: str) -> None:
    """Unless the new headline makes the same one; `story` has the old headline yet. An address that
    the story once had is its again."""
    if slug(headline, ()) == slug(story.headline, ()):
        return
    former = FormerAddress.objects.filter(edition=story.edition_id)
    others = Story.objects.filter(edition=story.edition_id).exclude(pk=story.pk)
    taken = {*others.values_list("slug", flat=True)}
    taken |= {*former.exclude(story=story).values_list("slug", flat=True)}
    address = slug(headline, taken)
    former.filter(story=story, slug=address).delete()
    FormerAddress.objects.create(story=story, edition_id=story.edition_id, slug=story.slug)
    Story.objects.filter(pk=story.pk).update(slug=address)
