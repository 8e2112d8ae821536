"""The one door to the text of a story.

    match open_story(story, reader):
        case FullStory() as full: ...
        case TeaserStory() as teaser: ...
        case never: assert_never(never)

A page that forgets the teaser doesn't type-check. Nothing else reads a body.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from magreader.catalog.models import Publication, Story
from magreader.paywall.asking import asker_of
from magreader.paywall.models import StoryBody, join_paragraphs, split_paragraphs
from magreader.paywall.policy import Asker, Decision, Reason, decide
from magreader.paywall.reader import Reader
from magreader.paywall.teaser import cut_teaser

log = logging.getLogger(__name__)

_TEXT = "SELECT text FROM paywall_storybody WHERE story_id = %s"
_TEASER = "SELECT teaser FROM paywall_storybody WHERE story_id = %s"


@dataclass(frozen=True, slots=True)
class FullStory:
    """All the text that the library holds; no paragraphs where it holds a card only."""

    story: Story
    paragraphs: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class TeaserStory:
    """The public opening of the text, and why there is no more."""

    story: Story
    teaser: tuple[str, ...]
    decision: Decision


def open_story(
    story: Story, reader: Reader, now: datetime | None = None
) -> FullStory | TeaserStory:
    """What `reader` may see of `story` at `now` (aware; the present when None).

    Decided afresh on each call. Fails closed: an error while deciding gives the teaser.
    """
    decision = decide_on(story, reader, now)
    if decision.full:
        text = _read(_TEXT, story.pk)
        return FullStory(story, text, decision)
    teaser = _read(_TEASER, story.pk)
    return TeaserStory(story, teaser, decision)


def decide_on(story: Story, reader: Reader, now: datetime | None = None) -> Decision:
    """The decision of `open_story` without the text: for what hangs on it but shows none."""
    now = now or timezone.now()
    try:
        asker = asker_of(reader, story, now) if story.premium else Asker()
        return decide(premium=story.premium, asker=asker, now=now)
    except Exception:
        log.exception("The gate could not decide on story %s; it stays closed.", story.pk)
        return Decision(False, Reason.SUBSCRIBE if reader.signed_in else Reason.SIGN_IN)


def _read(question: str, story: int) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, [story])
        row = cursor.fetchone()
    return split_paragraphs(row[0]) if row else ()


# ---- writing ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Body:
    """The text that a story is to have. `teaser_words` is its publication's."""

    story: int
    paragraphs: tuple[str, ...]
    teaser_words: int


def store_bodies(bodies: Iterable[Body]) -> None:
    """Keep these texts in place of what was there. One query, however many there are."""
    StoryBody.unguarded.bulk_create(
        [
            StoryBody(
                story_id=body.story,
                text=join_paragraphs(body.paragraphs),
                teaser=join_paragraphs(cut_teaser(body.paragraphs, body.teaser_words)),
            )
            for body in bodies
        ],
        update_conflicts=True,
        unique_fields=["story"],
        update_fields=["text", "teaser"],
    )


def drop_bodies(stories: Iterable[int]) -> None:
    """Forget the texts of these stories (ids)."""
    StoryBody.unguarded.filter(story__in=list(stories)).delete()


def recut_teasers(publication: Publication) -> None:
    """Cut every teaser of `publication` anew, after its `teaser_words` changed."""
    kept = StoryBody.unguarded.filter(story__edition__publication=publication)
    store_bodies(
        Body(story, split_paragraphs(text), publication.teaser_words)
        for story, text in kept.values_list("story", "text").iterator()
    )
