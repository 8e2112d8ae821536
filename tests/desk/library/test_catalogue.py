"""Publications, editions and stories at the desk."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from magreader.catalog.models import Edition, Publication, Story, current_revision
from magreader.dumps.models import Batch
from magreader.paywall.models import Plan, StoryBody
from tests.client import Client
from tests.desk.pages import PARAGRAPHS, chief, imported, page
from tests.make import (
    make_edition,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_story,
)

pytestmark = pytest.mark.django_db


def _change(name: str, pk: int) -> str:
    return reverse(f"admin:catalog_{name}_change", args=[pk])


def _fields(story: Story, **changed: object) -> dict[str, object]:
    text = StoryBody.unguarded.get(story=story).text.replace("\n", "\r\n")
    given = {name: getattr(story, name) for name in ("headline", "deck", "byline", "section")}
    given |= {
        "minutes": story.minutes or "",
        "premium": "on" if story.premium else "",
        "text": text,
    }
    given |= changed
    return {name: value for name, value in given.items() if value not in ("", None)}


# ---- stories -------------------------------------------------------------------------------------
def test_a_correction_shows_at_once_and_outlasts_the_next_import() -> None:
    imported(page(), premium=False)
    story = Story.objects.get(headline="A bell too many")
    text = "Three bells, all told.\r\nOne line goes on.\r\n\r\n\r\nAnd a second paragraph."
    chief().post(
        _change("story", story.pk), _fields(story, headline="One bell too many", text=text)
    )
    imported(page(paragraphs=(*PARAGRAPHS, "A fourth paragraph makes it longer than before.")))
    story.refresh_from_db()
    assert story.headline == "One bell too many"
    kept = StoryBody.unguarded.get(story=story).text
    assert kept == "Three bells, all told. One line goes on.\n\nAnd a second paragraph."
    html = Client().get(story.get_absolute_url()).content.decode()
    assert "And a second paragraph." in html


def test_saving_a_story_as_it_is_corrects_nothing() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    chief().post(_change("story", story.pk), _fields(story))
    imported(page(paragraphs=(*PARAGRAPHS, "A fourth paragraph makes it longer than before.")))
    assert "A fourth paragraph" in StoryBody.unguarded.get(story=story).text


def test_the_old_address_of_a_corrected_headline_redirects() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    old = story.get_absolute_url()
    chief().post(_change("story", story.pk), _fields(story, headline="One bell too many"))
    answer = Client().get(old, follow=True)
    assert answer.redirect_chain
    assert "One bell too many" in answer.content.decode()


def test_staff_set_one_story_free() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    assert PARAGRAPHS[2] not in Client().get(story.get_absolute_url()).content.decode()
    chief().post(_change("story", story.pk), _fields(story, premium=""))
    assert PARAGRAPHS[2] in Client().get(story.get_absolute_url()).content.decode()


def test_the_history_keeps_which_field_but_no_text() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    chief().post(_change("story", story.pk), _fields(story, text="A secret paragraph."))
    entry = LogEntry.objects.get()
    assert "Text" in entry.change_message
    assert "secret" not in entry.change_message + entry.object_repr


def test_a_story_needs_a_headline() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    answer = chief().post(_change("story", story.pk), _fields(story, headline="  "))
    assert answer.status_code == 200
    assert Story.objects.filter(headline="A bell too many").exists()


@pytest.mark.parametrize("model", [Publication, Edition, Story])
def test_what_the_dumps_made_is_neither_added_nor_deleted_by_hand(
    model: type[Publication | Edition | Story],
) -> None:
    imported(page())
    client, name = chief(), model.__name__.lower()
    assert client.get(reverse(f"admin:catalog_{name}_add")).status_code == 403
    assert client.get(reverse(f"admin:catalog_{name}_delete", args=[1])).status_code == 403


# ---- publications --------------------------------------------------------------------------------
def _save_publication(**changed: object) -> None:
    publication = Publication.objects.get()
    given = {"name": publication.name, "language": "en", "premium": "on", "teaser_words": 60}
    given |= changed
    answer = chief().post(
        _change("publication", publication.pk), {n: v for n, v in given.items() if v != ""}
    )
    assert answer.status_code == 302, answer.content


def test_a_publication_set_free_frees_its_stories_but_not_those_an_upload_spoke_of() -> None:
    imported(page())
    imported(page("The mill turns"), premium=True)
    _save_publication(premium="")
    assert not Story.objects.get(headline="A bell too many").premium
    assert Story.objects.get(headline="The mill turns").premium
    _save_publication()
    assert Story.objects.get(headline="A bell too many").premium


def test_another_length_of_teaser_cuts_them_anew() -> None:
    paragraphs = tuple(f"Sentence {n} of a rather long story about bells." for n in range(30))
    imported(page(paragraphs=paragraphs))
    before = StoryBody.unguarded.get().teaser
    _save_publication(teaser_words=10)
    assert len(StoryBody.unguarded.get().teaser) < len(before)


def test_a_change_of_public_facts_makes_a_new_revision() -> None:
    imported(page())
    before = current_revision()
    _save_publication(name="The Wexmouth Courier & Post")
    assert current_revision() > before


# ---- editions ------------------------------------------------------------------------------------
def test_editions_go_off_the_newsstand_and_come_back() -> None:
    imported(page())
    edition, client = Edition.objects.get(), chief()
    address = edition.get_absolute_url()
    act = {"_selected_action": [edition.pk], "index": "0"}
    before = current_revision()
    client.post(reverse("admin:catalog_edition_changelist"), {**act, "action": "unpublish"})
    assert Client().get(address).status_code == 404
    assert current_revision() > before
    client.post(reverse("admin:catalog_edition_changelist"), {**act, "action": "publish"})
    assert Client().get(address).status_code == 200
    assert LogEntry.objects.count() == 2


def test_the_last_day_of_an_edition_comes_after_its_first() -> None:
    imported(page())
    edition = Edition.objects.get()
    given = {"label": "November", "date": "2025-11-18", "until": "2025-11-01", "published": "on"}
    answer = chief().post(_change("edition", edition.pk), given)
    assert "The last day comes after the first day." in answer.content.decode()


@pytest.mark.parametrize("day", ["0202-11-18", "9999-12-31"])
def test_an_edition_is_of_no_year_that_cant_be(day: str) -> None:
    imported(page())
    edition = Edition.objects.get()
    given = {"label": "November", "date": day, "published": "on"}
    assert chief().post(_change("edition", edition.pk), given).status_code == 200
    assert Edition.objects.get().date == edition.date


# ---- lists ---------------------------------------------------------------------------------------
def _fill(number: int) -> None:
    for _ in range(number):
        publication = make_publication()
        story = make_story(make_edition(publication))
        reader = make_reader()
        plan = make_plan()
        plan.publications.add(publication)
        make_entitlement(reader, plan, ends=timezone.now() + timedelta(days=9))
        imported(page(story.headline, publication=publication.name))
    Batch.objects.update(made_by=make_reader())


LISTS = {
    "catalog_publication": 5,
    "catalog_edition": 6,
    "catalog_story": 4,
    "accounts_user": 6,
    "paywall_plan": 5,
    "paywall_entitlement": 7,
    "dumps_batch": 7,
}


def test_a_list_costs_the_same_for_one_row_as_for_twenty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    lists = {reverse(f"admin:{name}_changelist"): queries for name, queries in LISTS.items()}
    _fill(1)
    for address in lists:
        client.get(address)
    for more in (19, 0):
        for address, queries in lists.items():
            with django_assert_num_queries(queries):
                client.get(address)
        _fill(more)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_searched(name: str) -> None:
    _fill(1)
    answer = chief().get(reverse(f"admin:{name}_changelist"), {"q": "gazette"})
    assert answer.status_code == 200


def test_a_list_narrowed_to_a_publication_names_it_and_shows_its_own_only() -> None:
    imported(page(), page("The mill turns", publication="The Mill Gazette"))
    publication = Publication.objects.get(name="The Mill Gazette")
    address = reverse("admin:catalog_story_changelist")
    html = chief().get(address, {"publication": publication.pk}).content.decode()
    assert "The mill turns" in html
    assert "A bell too many" not in html
    assert chief().get(address, {"publication": "1 or 1"}).status_code == 200


def test_a_plan_says_what_it_opens() -> None:
    client = chief()
    given = {"name": "Local", "slug": "local", "trial_days": 0, "public": "on"}
    given |= {"currency": "EUR", "interval": "month", "free_stories": 0, "gifts": 10}
    refused = client.post(reverse("admin:paywall_plan_add"), given)
    assert "Choose publications, or say that it is everything." in refused.content.decode()
    endless = {**given, "everything": "on", "trial_days": 9_999}
    refused = client.post(reverse("admin:paywall_plan_add"), endless)
    assert "A trial has 366 days at most." in refused.content.decode()
    client.post(reverse("admin:paywall_plan_add"), {**given, "everything": "on"})
    assert Plan.objects.get(slug="local").everything
