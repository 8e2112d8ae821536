"""Plans and the free trial."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from magreader.paywall.models import Entitlement, Plan
from tests.client import Client
from tests.make import (
    gold,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_story,
    make_unconfirmed_reader,
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
    client.force_login(make_reader())
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
    client.force_login(make_reader())
    assert "evil" not in client.get("/plans/", {"next": target}).content.decode()
    assert client.post(TRIAL, {"next": target})["Location"] == "/"


def test_a_second_trial_is_refused_in_words(client: Client) -> None:
    client.force_login(make_reader())
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


@pytest.mark.parametrize(("days", "said"), [(None, "Yours, without end."), (3, "Yours until")])
def test_a_running_plan_says_until_when(client: Client, days: int | None, said: str) -> None:
    reader = make_reader()
    make_entitlement(reader, ends=timezone.now() + timedelta(days=days) if days else None)
    client.force_login(reader)
    assert said in client.get("/plans/").content.decode()


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


# ---- prices, and plans that cost nothing --------------------------------------------------------
def test_a_price_is_shown_and_not_charged_and_the_page_says_so(client: Client) -> None:
    make_plan("Dear", price="7.50", everything=True)
    page = client.get("/plans/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "€ 7.50 a month" in page
    assert "Prices are shown and not charged yet" in page
    assert 'href="mailto:magreader@127.0.0.1?subject=Dear"' in page
    Plan.objects.filter(name="Dear").delete()
    assert "charged" not in client.get("/plans/").content.decode()


def test_what_a_plan_gives_beside_its_stories_is_shown(client: Client) -> None:
    Plan.objects.update(gifts=3, free_stories=5)
    page = client.get("/plans/").content.decode()
    assert "3 stories a month to give away." in page
    assert "Without it, an account opens 5 of its stories a month for free." in page


def test_a_free_plan_is_taken_and_left_by_a_button(client: Client) -> None:
    make_plan("Neighbour", price=0, everything=True)
    story = make_story()
    client.force_login(make_reader())
    locked = client.get(story.get_absolute_url()).content.decode()
    assert 'action="/plans/neighbour/take/"' in locked
    back = {"next": story.get_absolute_url()}
    page = client.post("/plans/neighbour/take/", back, follow=True).content.decode()
    assert "Neighbour is yours." in page
    assert "You read this in full with Neighbour." in page
    assert "Leave Neighbour" in client.get("/plans/").content.decode()
    page = client.post("/plans/neighbour/leave/", back, follow=True).content.decode()
    assert "You have left Neighbour." in page
    assert "Your Neighbour ended on" in page
    assert client.post("/plans/neighbour/leave/").status_code == 404


@pytest.mark.parametrize("button", ["trial", "take", "leave"])
def test_buttons_are_pressed_and_not_followed(client: Client, button: str) -> None:
    make_plan("Neighbour", price=0, trial_days=7)
    client.force_login(make_reader())
    assert client.get(f"/plans/neighbour/{button}/").status_code == 405
    assert not Entitlement.objects.exists()
    assert client.post(f"/plans/nothing/{button}/").status_code == 404


def test_a_plan_that_costs_something_is_not_taken(client: Client) -> None:
    client.force_login(make_reader())
    answer = client.post("/plans/gold/take/", follow=True)
    assert "This plan isn&#x27;t free any more." in answer.content.decode()
    assert not Entitlement.objects.exists()


@pytest.mark.parametrize("button", ["gold/trial", "neighbour/take"])
def test_an_address_is_confirmed_first_and_the_way_is_shown(client: Client, button: str) -> None:
    make_plan("Neighbour", price=0, everything=True)
    client.force_login(make_unconfirmed_reader())
    page = client.get("/plans/").content.decode()
    assert page.count('href="/accounts/email/"') == 2
    assert f'action="/plans/{button}/"' not in page
    answer = client.post(f"/plans/{button}/")
    assert answer["Location"] == "/accounts/email/"
    words = [str(message) for message in get_messages(answer.wsgi_request)]
    assert "Confirm your e-mail address first; then this is yours." in words
    assert not Entitlement.objects.exists()


def test_who_had_the_trial_in_another_account_is_told(client: Client) -> None:
    first = make_reader("ilse@example.org")
    client.force_login(first)
    client.post(TRIAL)
    first.delete()
    client.force_login(make_reader("ilse+2@example.org"))
    assert "You have had your free trial." in client.get("/plans/").content.decode()
    client.post(TRIAL)
    assert not Entitlement.objects.exists()


def test_a_hidden_plan_that_one_is_on_is_shown(client: Client) -> None:
    reader = make_reader()
    make_entitlement(reader, make_plan("House", public=False, everything=True), ends=None)
    assert "House" not in client.get("/plans/").content.decode()
    client.force_login(reader)
    page = client.get("/plans/").content.decode()
    assert "House" in page
    assert "Yours, without end." in page


def test_the_titles_of_a_plan_are_named_also_where_staff_wrote_its_sentence(client: Client) -> None:
    plan = make_plan("Harbour", summary="All along the quay.")
    plan.publications.add(make_publication("The Echo"))
    page = client.get("/plans/").content.decode()
    assert "All along the quay." in page
    assert "The Echo" in page


def test_a_voucher_is_a_link_away(client: Client) -> None:
    page = client.get("/plans/?next=/dates/").content.decode()
    assert 'href="/plans/voucher/?next=%2Fdates%2F"' in page
