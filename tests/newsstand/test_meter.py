"""The meter on the page of a story, its button, and the list of what was opened."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Publication, Story
from magreader.paywall.models import MeteredStory, Plan
from tests.client import Client
from tests.make import (
    PARAGRAPHS,
    gold,
    make_edition,
    make_entitlement,
    make_metered,
    make_plan,
    make_publication,
    make_reader,
    make_staff,
    make_story,
    make_unconfirmed_reader,
)
from tests.translations import Service

pytestmark = pytest.mark.django_db
END = PARAGRAPHS[-1]
LIST = reverse("free_stories")


@pytest.fixture(autouse=True)
def _november(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the 20th of November in every test, whenever it is run."""
    at = timezone.now().replace(month=11, day=20, hour=12)
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def courier() -> Publication:
    """A title of which readers with an account read two stories a month."""
    title = make_publication("Courier", slug="courier", language="en")
    make_plan("Local", free_stories=2).publications.add(title)
    return title


@pytest.fixture
def story(courier: Publication) -> Story:
    return make_story(make_edition(courier), "A piano crosses the bar", slug="the-piano")


@pytest.fixture
def reader(client: Client) -> User:
    reader = make_reader()
    client.force_login(reader)
    return reader


def read(client: Client, story: Story) -> str:
    return client.get(story.get_absolute_url()).content.decode()


def press(client: Client, story: Story) -> Any:
    return client.post(f"{story.get_absolute_url()}open/")


# ---- what the page says -------------------------------------------------------------------------
@pytest.mark.usefixtures("reader")
def test_the_button_says_how_many_are_left(client: Client, story: Story) -> None:
    page = read(client, story)
    assert f'action="{story.get_absolute_url()}open/"' in page
    assert "csrfmiddlewaretoken" in page
    assert "2 of 2 free stories left in November" in page
    assert END not in page


def test_who_has_used_them_up_is_told_when_the_next_ones_come(
    client: Client, story: Story, reader: User
) -> None:
    for _ in range(2):
        make_metered(reader, now=timezone.now())
    page = read(client, story)
    assert "You have read your 2 free stories of November; the next ones come on 1 Dec" in page
    assert "open/" not in page
    assert page.count("You have read your 2 free stories") == 1


@pytest.mark.parametrize("kind", ["ended", "not yet", "another title"])
def test_it_stands_beside_what_is_said_of_a_plan(
    client: Client, story: Story, reader: User, kind: str
) -> None:
    now, day = timezone.now(), timedelta(days=1)
    elsewhere = make_plan("Elsewhere")
    elsewhere.publications.add(make_publication())
    plan, starts, ends = {
        "ended": (gold(), now - 9 * day, now - day),
        "not yet": (gold(), now + day, None),
        "another title": (elsewhere, now - day, None),
    }[kind]
    make_entitlement(reader, plan, starts=starts, ends=ends)
    assert "2 of 2 free stories left in November" in read(client, story)
    for _ in range(2):
        make_metered(reader, now=now)
    page = read(client, story)
    assert "You have read your 2 free stories of November" in page
    assert "open/" not in page


def test_who_has_not_confirmed_an_address_is_told_to(
    client: Client, story: Story, reader: User
) -> None:
    EmailAddress.objects.update(verified=False)
    page = read(client, story)
    assert "With a confirmed e-mail address you read 2 premium stories a month for free." in page
    assert reverse("account_email") in page
    press(client, story)
    assert END not in read(client, story)


def test_strangers_are_told_of_it_where_it_is_on(client: Client, story: Story) -> None:
    told = "Readers with an account read 2 premium stories a month for free."
    assert told in read(client, story)
    assert told in read(client, story)  # as it is kept
    assert "Readers with an account" not in read(client, make_story())


def test_a_new_number_is_told_to_strangers_as_soon_as_the_plan_is_saved(
    client: Client, story: Story
) -> None:
    read(client, story)
    plan = Plan.objects.get(slug="local")
    Plan.objects.filter(pk=plan.pk).update(free_stories=7)
    desk = Client()
    desk.force_login(make_staff())
    saved = desk.post(
        reverse("admin:paywall_plan_change", args=[plan.pk]),
        {
            "name": "Local",
            "slug": "local",
            "publications": [row.pk for row in plan.publications.all()],
            "trial_days": 0,
            "public": "on",
            "free_stories": 7,
            "gifts": 10,
            "currency": "EUR",
            "interval": "month",
        },
    )
    assert saved.status_code == 302
    assert "Readers with an account read 7 premium stories" in read(client, story)


def test_where_it_is_off_nothing_is_said(client: Client) -> None:
    story = make_story()
    assert "Readers with an account" not in read(client, story)
    client.force_login(make_reader())
    page = read(client, story)
    assert "free stories" not in page
    assert "confirmed e-mail" not in page


# ---- the button ---------------------------------------------------------------------------------
def test_the_button_opens_the_story_and_says_what_is_left(
    client: Client, story: Story, reader: User
) -> None:
    answer = press(client, story)
    assert (answer.status_code, answer["Location"]) == (302, story.get_absolute_url())
    page = client.get(story.get_absolute_url())
    assert page["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert END in text
    assert "You read this in full as one of your free stories this month." in text
    assert "1 of 2 free stories left in November" in text
    assert END not in read(client, make_story(story.edition))


@pytest.mark.usefixtures("reader")
def test_looking_opens_nothing(client: Client, story: Story) -> None:
    read(client, story)
    answer = client.get(f"{story.get_absolute_url()}open/")
    assert (answer.status_code, answer["Location"]) == (302, story.get_absolute_url())
    assert not MeteredStory.objects.exists()


def test_a_stranger_is_led_to_sign_in_and_back_to_the_story(client: Client, story: Story) -> None:
    answer = press(client, story)
    assert answer["Location"].startswith(reverse("account_login"))
    assert answer["Location"].endswith(story.get_absolute_url().replace("/", "%2F"))


@pytest.mark.usefixtures("reader")
def test_the_one_after_the_last_leads_to_the_page_that_says_so(
    client: Client, story: Story
) -> None:
    for _ in range(2):
        press(client, make_story(story.edition))
    press(client, story)
    page = read(client, story)
    assert END not in page
    assert "You have read your 2 free stories of November" in page


def test_a_form_from_elsewhere_is_refused(story: Story) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_reader())
    assert press(client, story).status_code == 403
    assert not MeteredStory.objects.exists()


@pytest.mark.usefixtures("reader")
def test_an_unpublished_story_has_no_button_to_press(client: Client, story: Story) -> None:
    Edition.objects.update(published=False)
    for answer in (press(client, story), client.get(f"{story.get_absolute_url()}open/")):
        assert answer.status_code == 404
    assert not MeteredStory.objects.exists()


# ---- everything of the story opens --------------------------------------------------------------
@pytest.fixture
def spoken(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """A voice whose sound is the text."""

    def speak(text: str, language: str) -> Any:
        (path := tmp_path / f"{abs(hash(text))}.mp3").write_text(text)
        return path

    settings.VOICE = ("a voice",)
    settings.MADE_DIR = tmp_path
    monkeypatch.setattr("magreader.newsstand.views.audio.speak", speak)


@pytest.mark.usefixtures("spoken", "reader")
def test_audio_translation_and_fragment_open_with_it_and_nothing_else(
    client: Client, story: Story, translator: Service
) -> None:
    other = make_story(story.edition, "Not this one", paragraphs=("Closed. " * 40, "Never told."))
    href = story.get_absolute_url()
    edition_audio = f"{story.edition.get_absolute_url()}audio.mp3"
    assert client.get(edition_audio).status_code == 403
    press(client, story)
    htmx = {"HX-Request": "true"}
    assert END in client.get(href, headers=htmx).content.decode()
    assert END.upper() in client.get(f"{href}in/es/").content.decode()
    for address in (f"{href}audio.mp3", edition_audio):
        sound = client.get(address).content.decode()
        assert END in sound
        assert "Never told." not in sound
    assert client.get(f"{other.get_absolute_url()}audio.mp3").status_code == 403


# ---- the list -----------------------------------------------------------------------------------
def test_the_list_says_which_when_and_how_many_are_left(
    client: Client, story: Story, reader: User
) -> None:
    press(client, story)
    page = client.get(LIST).content.decode()
    assert "1 of 2 free stories left in November" in page
    assert "You have opened 1 story in November." in page
    assert story.get_absolute_url() in page
    assert "Opened on 20 November, 12:" in page
    Edition.objects.update(published=False)
    page = client.get(LIST).content.decode()
    assert story.headline not in page
    assert "You have opened 1 story in November." in page


def test_the_list_helps_who_has_none(client: Client) -> None:
    client.force_login(make_unconfirmed_reader())
    assert "There are none" in client.get(LIST).content.decode()
    Plan.objects.update(free_stories=2)
    assert "Confirm your e-mail address" in client.get(LIST).content.decode()
    client.logout()
    assert client.get(LIST).status_code == 302


@pytest.mark.usefixtures("reader")
def test_the_account_leads_to_the_list_where_there_is_a_meter(client: Client) -> None:
    assert LIST not in client.get(reverse("account")).content.decode()
    Plan.objects.update(free_stories=2)
    assert LIST in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list_do_not_grow(
    client: Client, reader: User, count: int, django_assert_num_queries: Any
) -> None:
    Plan.objects.update(free_stories=9)
    for _ in range(count):
        make_metered(reader, now=timezone.now())
    with django_assert_num_queries(7):  # session, account, opened, address, plans, titles, stories
        client.get(LIST)
