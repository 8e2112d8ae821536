"""Plans and the free trial."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from magreader.paywall.models import Entitlement
from tests.client import Client
from tests.make import (
    gold,
    make_confirmed_reader,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_story,
)

pytestmark = pytest.mark.django_db
TRIAL = "/plans/gold/trial/"


def test_a_stranger_is_told_what_a_plan_opens_and_how_to_get_it(client: Client) -> None:
    page = client.get("/plans/?next=/publications/").content.decode()
    assert "GOLD opens every premium story of every title on the stand." in page
    assert "Free for 7 days" in page
    assert "/accounts/signup/?next=%2Fplans%2F%3Fnext%3D%252Fpublications%252F" in page
    assert 'action="/plans/gold/trial/"' not in page


def test_a_plan_for_chosen_titles_names_them(client: Client) -> None:
    make_plan("Harbour").publications.add(make_publication("The Echo"))
    page = client.get("/plans/").content.decode()
    assert "Harbour opens every premium story of The Echo." in page


def test_one_button_starts_the_trial_and_leads_back_to_the_story(client: Client) -> None:
    story = make_story()
    client.force_login(make_confirmed_reader())
    page = client.get(f"/plans/?next={story.get_absolute_url()}").content.decode()
    assert f'name="next" value="{story.get_absolute_url()}"' in page
    answer = client.post(TRIAL, {"next": story.get_absolute_url()}, follow=True)
    assert answer.redirect_chain == [(story.get_absolute_url(), 302)]
    read = answer.content.decode()
    assert "GOLD is yours, free until" in read
    assert "You read this in full with GOLD until" in read


def test_the_trial_is_taken_by_post_only(client: Client) -> None:
    client.force_login(make_reader())
    assert client.get(TRIAL).status_code == 405
    assert not Entitlement.objects.exists()


def test_a_stranger_signs_in_first(client: Client) -> None:
    answer = client.post(TRIAL)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert not Entitlement.objects.exists()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_nobody_is_led_off_the_site(client: Client, target: str) -> None:
    client.force_login(make_confirmed_reader())
    assert "evil" not in client.get("/plans/", {"next": target}).content.decode()
    assert client.post(TRIAL, {"next": target})["Location"] == "/"


def test_a_second_trial_is_refused_in_words(client: Client) -> None:
    client.force_login(make_confirmed_reader())
    client.post(TRIAL)
    answer = client.post(TRIAL, {"next": "/publications/"})
    assert answer["Location"] == "/plans/?next=%2Fpublications%2F"
    words = [str(message) for message in get_messages(answer.wsgi_request)]
    assert "You have had your free trial already." in words


def test_a_trial_that_is_over_is_not_offered_again(client: Client) -> None:
    reader, now = make_reader(), timezone.now()
    make_entitlement(
        reader, source="trial", starts=now - timedelta(days=9), ends=now - timedelta(days=2)
    )
    client.force_login(reader)
    page = client.get("/plans/").content.decode()
    assert "You have had your free trial." in page
    assert "<button" not in page


@pytest.mark.parametrize("ends", [None, timezone.now() + timedelta(days=3)])
def test_a_running_plan_says_until_when(client: Client, ends: object) -> None:
    reader = make_reader()
    make_entitlement(reader, ends=ends)  # type: ignore[arg-type]  # the parameter is a datetime or None
    client.force_login(reader)
    page = client.get("/plans/").content.decode()
    assert ("Yours until" if ends else "Yours, without end.") in page


def test_a_plan_that_is_not_shown_is_missing(client: Client) -> None:
    make_plan("Secret", public=False, trial_days=7)
    client.force_login(make_reader())
    assert "Secret" not in client.get("/plans/").content.decode()
    assert client.post("/plans/secret/trial/").status_code == 404


def test_without_plans_the_page_says_whom_to_ask(client: Client) -> None:
    gold().delete()
    assert "There are no plans yet" in client.get("/plans/").content.decode()


def test_forms_are_guarded_against_forgery() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_reader())
    answer = client.post(TRIAL)
    assert answer.status_code == 403
    assert "Please send that again" in answer.content.decode()
    assert not Entitlement.objects.exists()
