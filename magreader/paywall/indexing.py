"""The texts for the search index, which keeps what is gated apart from what is public.

Only the search's own documents may import this; a contract in pyproject.toml checks it.
"""

from collections.abc import Collection
from typing import NamedTuple

from magreader.paywall.models import StoryBody


class Texts(NamedTuple):
    """All that the library holds of a story's text, and its public opening."""

    text: str
    teaser: str


def texts_of(stories: Collection[int]) -> dict[int, Texts]:
    """Of those of `stories` (ids) that have a text. One query."""
    rows = StoryBody.unguarded.filter(story__in=stories).values_list("story", "text", "teaser")
    return {story: Texts(text, teaser) for story, text, teaser in rows.iterator()}
