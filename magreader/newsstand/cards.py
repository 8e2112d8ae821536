"""Stories and editions as templates print them: addresses, dates and numbers ready-made.

Rows become plain dicts here, once: `{% url %}` and `|date` in a loop cost more than the rest
of a template.
"""

from typing import TypedDict

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from magreader.catalog.models import Holding
from magreader.catalog.related import Issue
from magreader.catalog.rows import EditionRow, Place, StoryRow
from magreader.newsstand.lang_dir import lang_dir, name_in_text
from magreader.newsstand.looks import look_of
from magreader.newsstand.printed import (
    print_edition,
    print_issue_date,
    print_minutes,
    print_stories,
)


class StoryCard(TypedDict):
    """A story in a list. `holding` is empty where the library holds the whole text, `date`
    where all stories of the list are of one edition."""

    href: str
    headline: str
    deck: str
    byline: str
    section: str
    minutes: str
    date: str
    premium: bool
    holding: str


class EditionCard(TypedDict):
    """An edition in a list. `named` is its date with the word edition; `lang_dir` is the
    attributes of what is in the publication's language, `name` its name as a sentence of the
    page says it; `look` is the classes of its cover and masthead."""

    href: str
    publication: str
    publication_href: str
    language: str
    date: str
    named: str
    lang_dir: SafeString
    name: SafeString
    stories: str
    minutes: str
    look: str


class PlaceCard(TypedDict):
    """A story before or after another; `date` is empty within one edition."""

    href: str
    headline: str
    lang_dir: SafeString
    date: str


class IssueCard(TypedDict):
    """Stories under their issue date."""

    edition: EditionCard
    stories: list[StoryCard]


def edition_href(edition: EditionRow) -> str:
    return f"{reverse('publications')}{edition.publication_slug}/{edition.slug}/"


def cover_href(edition: EditionRow) -> str:
    """What is shown where a link to the edition is shared."""
    return f"{edition_href(edition)}cover.png"


def edition_card(edition: EditionRow) -> EditionCard:
    return {
        "href": edition_href(edition),
        "publication": edition.publication_name,
        "publication_href": f"{reverse('publications')}{edition.publication_slug}/",
        "language": edition.language,
        "date": print_issue_date(edition.issue_date),
        "named": print_edition(edition.issue_date),
        "lang_dir": lang_dir(edition.language),
        "name": name_in_text(edition.publication_name, edition.language),
        "stories": print_stories(edition.stories),
        "minutes": print_minutes(edition.minutes),
        "look": look_of(edition),
    }


def story_card(story: StoryRow, edition: str, date: str = "") -> StoryCard:
    """`edition` is the address of the story's edition, `date` its date in words."""
    return {
        "href": f"{edition}{story.slug}/",
        "headline": story.headline,
        "deck": story.deck,
        "byline": story.byline,
        "section": story.section,
        "minutes": print_minutes(story.minutes),
        "date": date,
        "premium": story.premium,
        "holding": _holding(story.holding),
    }


def _holding(holding: str) -> str:
    if holding == Holding.CARD:
        return _("Headline only")
    return _("Opening only") if holding == Holding.OPENING else ""


def issue_card(issue: Issue) -> IssueCard:
    edition = edition_card(issue.edition)
    return {
        "edition": edition,
        "stories": [story_card(story, edition["href"], edition["date"]) for story in issue.stories],
    }


def place_card(place: Place, here: EditionRow) -> PlaceCard:
    """`here` is the edition one comes from."""
    moved = place.edition.pk != here.pk
    return {
        "href": f"{edition_href(place.edition)}{place.story.slug}/",
        "headline": place.story.headline,
        "lang_dir": lang_dir(place.edition.language),
        "date": print_issue_date(place.edition.issue_date) if moved else "",
    }
