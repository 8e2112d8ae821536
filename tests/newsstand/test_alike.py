"""Beside a story: the same in other titles and others about the same, by public words alone."""

import re
from datetime import date
from typing import Any

import pytest

from magreader.catalog.models import Edition, Related, Story, new_revision
from magreader.search.following import catch_up
from magreader.search.models import note_changes
from tests.client import Client
from tests.make import make_edition, make_entitlement, make_publication, make_reader, make_story

pytestmark = pytest.mark.django_db

PIANO = (
    "The ferry left Wexmouth at six with nine passengers and a piano lashed to the rail.",
    "The tuner, a patient woman, struck the same key until the bar light came abeam.",
    "Nobody on the quay had asked why, and the harbour board kept its counsel until spring.",
    "The receipt for the crossing is in the museum now, framed, beside the tuning fork.",
)
BEES = (
    "Three hives were stolen from the orchard behind the chapel on Thursday night.",
    "The keeper says that the swarm will come home by itself, as swarms always have.",
    "The constable has been stung twice and keeps an open mind about the thieves.",
    "Honey is dear this year, and everybody in the valley has a theory about it.",
)
ABOUT = (
    "A patient tuner of Wexmouth has a piano to thank for her passage on the ferry.",
    "Nine passengers heard the key, and the museum has her receipt and the tuning fork.",
)
HIDDEN = "The quillfish word is hidden here, quillfish and quillfish again, and marmalade."


def published(title: str, day: int, headline: str, **fields: Any) -> Story:
    publication = make_publication(title, slug=title.lower().replace(" ", "-"), language="en")
    return make_story(make_edition(publication, date(2025, 11, day)), headline, **fields)


def indexed(*stories: Story) -> None:
    note_changes(story.pk for story in stories)
    assert catch_up(5)
    new_revision()


@pytest.fixture
def story() -> Story:
    """Among others that are about something else."""
    indexed(*(published(f"Other {n}", n + 1, f"Hives gone {n}", paragraphs=BEES) for n in range(6)))
    return published("Courier", 18, "A piano crosses the bar", paragraphs=PIANO, premium=False)


def tail(client: Client, story: Story) -> str:
    page = client.get(story.get_absolute_url()).content.decode()
    return str(page[page.index("This story is from the") :])


def test_the_same_story_in_another_title_is_named_with_its_date(
    client: Client, story: Story
) -> None:
    same = published(
        "The Plain Ledger", 24, "A piano crosses the bar", paragraphs=PIANO, premium=False
    )
    indexed(story, same)
    found = tail(client, story)
    also = found[found.index("Also in") : found.index("</p>", found.index("Also in"))]
    assert f'<a href="{same.get_absolute_url()}">' in also
    assert ">The Plain Ledger</bdi>, 24 November 2025</a>" in also
    assert "Hives gone" not in also


def test_others_about_the_same_stand_as_cards(client: Client, story: Story) -> None:
    alike = published(
        "Tern", 20, "The tuner of Wexmouth", paragraphs=(*ABOUT, *BEES[:1]), premium=False
    )
    indexed(story, alike)
    found = tail(client, story)
    more = found[found.index("More like this") :]
    assert f'href="{alike.get_absolute_url()}">The tuner of Wexmouth</a>' in more
    assert ">Tern</p>" in more
    assert "<span>20 November 2025</span>" in more
    assert "Hives gone" not in more
    assert f'href="{story.get_absolute_url()}"' not in more


def test_a_story_that_stands_there_already_is_not_shown_twice(client: Client, story: Story) -> None:
    alike = published(
        "Tern", 20, "The tuner of Wexmouth", paragraphs=(*PIANO[3:], *BEES[:2]), premium=False
    )
    Related.objects.create(story=story, card=alike, position=0)
    indexed(story, alike)
    assert tail(client, story).count(f'href="{alike.get_absolute_url()}"') == 1


def test_what_is_hidden_makes_nothing_alike(client: Client) -> None:
    """For a subscriber too: the later part is the same for everybody."""
    indexed(*(published(f"Bees {n}", n + 1, f"Hives {n}", paragraphs=BEES) for n in range(5)))
    one = published("Courier", 18, "One thing", paragraphs=(*PIANO, HIDDEN))
    two = published("Tern", 19, "Another matter", paragraphs=(*BEES, HIDDEN))
    indexed(one, two)
    reader = make_reader()
    make_entitlement(reader, ends=None)
    for _ in range(2):
        assert two.get_absolute_url() not in tail(client, one)
        client.force_login(reader)


def test_an_edition_off_the_newsstand_is_named_nowhere(client: Client, story: Story) -> None:
    same = published("Tern", 20, "A piano crosses the bar", paragraphs=PIANO, premium=False)
    indexed(story, same)
    Edition.objects.filter(pk=same.edition_id).update(published=False)
    new_revision()
    assert "Also in" not in tail(client, story)


def test_without_an_index_nothing_is_missed(client: Client) -> None:
    story = published("Courier", 18, "A piano crosses the bar", paragraphs=PIANO)
    found = tail(client, story)
    assert not re.search("Also in|More like this", found)


@pytest.mark.parametrize("others", [1, 12])
def test_queries_do_not_grow_with_what_is_alike(
    client: Client, story: Story, others: int, django_assert_num_queries: Any
) -> None:
    indexed(*(published(f"Bees {n}", 1, "Hives", paragraphs=BEES) for n in range(60)))
    indexed(
        story,
        *(
            published(f"T {n}", 9, "A piano", paragraphs=PIANO, premium=False)
            for n in range(others)
        ),
    )
    with django_assert_num_queries(13):
        assert "Also in" in tail(client, story)
    with django_assert_num_queries(1):
        tail(client, story)
