"""The one door to the text of a story.

    match open_story(story, reader):
        case FullStory() as full: ...
        case TeaserStory() as teaser: ...
        case never: assert_never(never)

A page that forgets the teaser doesn't type-check. Nothing else reads a body.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import connection, transaction
from django.utils import timezone

from magreader.catalog.bulk import insert_rows
from magreader.catalog.models import Publication, Story
from magreader.paywall.asking import asker_of, asker_of_many
from magreader.paywall.models import StoryBody, join_paragraphs, split_paragraphs
from magreader.paywall.policy import Asker, Decision, Reason, decide
from magreader.paywall.reader import Reader
from magreader.paywall.teaser import cut_teaser

log = logging.getLogger(__name__)

_TEXT = "SELECT text FROM paywall_storybody WHERE story_id = %s"
_TEASER = "SELECT teaser FROM paywall_storybody WHERE story_id = %s"
_AT_ONCE = 500
"""So many texts are held in memory where all of a publication's teasers are cut anew."""


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


def open_stories(
    stories: Sequence[Story], reader: Reader, now: datetime | None = None
) -> dict[int, FullStory | TeaserStory]:
    """What `reader` may see of each of `stories` (with their editions) in a list, by their ids.

    The same decision, in three queries for all. Gifts and the meter are not asked: a list shows
    less than the page of the story then. Fails closed as `open_story` does.
    """
    now = now or timezone.now()
    decisions = _decide_on_many(stories, reader, now)
    full = [story.pk for story in stories if decisions[story.pk].full]
    closed = [story.pk for story in stories if not decisions[story.pk].full]
    texts, teasers = _read_many("text", full), _read_many("teaser", closed)
    return {
        story.pk: FullStory(story, texts.get(story.pk, ()), decisions[story.pk])
        if decisions[story.pk].full
        else TeaserStory(story, teasers.get(story.pk, ()), decisions[story.pk])
        for story in stories
    }


def _decide_on_many(stories: Iterable[Story], reader: Reader, now: datetime) -> dict[int, Decision]:
    try:
        asker = asker_of_many(reader, now)
        return {
            story.pk: decide(
                premium=story.premium, asker=asker(story.edition.publication_id), now=now
            )
            for story in stories
        }
    except Exception:
        log.exception("The gate could not decide on a list of stories; it stays closed.")
        return {story.pk: Decision(False, Reason.SUBSCRIBE) for story in stories}


def _read_many(column: str, stories: list[int]) -> dict[int, tuple[str, ...]]:
    found = StoryBody.unguarded.filter(story__in=stories) if stories else StoryBody.unguarded.none()
    return {story: split_paragraphs(text) for story, text in found.values_list("story", column)}


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
    """Keep these texts in place of what was there."""
    for some in batched(bodies, _AT_ONCE, strict=False):
        with transaction.atomic():
            drop_bodies(body.story for body in some)
            insert_rows(StoryBody, ("story", "text", "teaser"), map(_row, some))


def _row(body: Body) -> tuple[int, str, str]:
    teaser = cut_teaser(body.paragraphs, body.teaser_words)
    return body.story, join_paragraphs(body.paragraphs), join_paragraphs(teaser)


def drop_bodies(stories: Iterable[int]) -> None:
    """Forget the texts of these stories (ids)."""
    StoryBody.unguarded.filter(story__in=list(stories)).delete()


def recut_teasers(publication: Publication) -> None:
    """Cut every teaser of `publication` anew, after its `teaser_words` changed."""
    texts = StoryBody.unguarded.filter(story__edition__publication=publication)
    for some in batched(list(texts.values_list("story", flat=True)), _AT_ONCE, strict=False):
        kept = StoryBody.unguarded.filter(story__in=some).values_list("story", "text")
        store_bodies(
            Body(story, split_paragraphs(text), publication.teaser_words) for story, text in kept
        )
