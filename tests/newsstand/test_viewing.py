"""Staff who see the newsstand as somebody else: they get what that reader gets, do nothing, keep
being themselves, and nothing of it is kept for others."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.accounts.deeds import said
from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.paywall.models import Entitlement, Plan
from magreader.paywall.viewing import LASTS
from tests.client import Client
from tests.desk.pages import staff_who_may
from tests.make import (
    gold,
    make_edition,
    make_entitlement,
    make_gift,
    make_plan,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)
from tests.translations import Service

pytestmark = pytest.mark.django_db
BEGIN, STOP = "/admin/view-as/", "/stop-viewing/"
GATED = "It will wait for an answer until spring"


def look_as(reader: User | None = None, *, by: User | None = None, **kind: object) -> Client:
    """The browser of somebody of the staff who has begun to see the newsstand as another."""
    client = Client()
    client.force_login(by or make_staff())
    form = {"reader": reader.pk} if reader else kind
    assert client.post(BEGIN, form).status_code == 302
    return client


def read(client: Client, story: Story) -> str:
    return str(client.get(story.get_absolute_url()).content.decode())


def other_plan() -> Plan:
    """A plan of some other title."""
    return make_plan("Local")


# ---- what is seen -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "opens", "why"),
    [
        ("stranger", False, "This is a premium story: a plan opens it in full."),
        ("signed-in", False, "a plan opens it in full, and you have none yet."),
        ("metered-out", False, "You have read your free story of"),
        ("plan", True, "You read this in full with GOLD."),
        ("ended", False, "Your GOLD ended on"),
    ],
)
def test_a_kind_of_reader_gets_the_story_with_its_reason(kind: str, opens: bool, why: str) -> None:
    html = read(look_as(kind=kind, plan=gold().pk), make_story())
    assert (GATED in html) is opens
    assert why in html


def test_a_plan_for_other_titles_does_not_open_it() -> None:
    html = read(look_as(kind="plan", plan=other_plan().pk), make_story())
    assert GATED not in html
    assert "Your Local does not include" in html


def test_a_chosen_reader_is_played_with_all_that_they_were_given() -> None:
    reader, story = make_reader(), make_story()
    client = look_as(reader)
    assert GATED not in read(client, story)
    make_entitlement(reader, ends=timezone.now() + timedelta(days=2))
    assert "You read this in full with GOLD until" in read(client, story)
    Entitlement.objects.all().delete()
    assert GATED not in read(client, story)


def test_gifts_that_the_staffs_own_browser_opened_are_not_the_readers() -> None:
    story, client = make_story(), look_as(make_reader())
    session = client.session
    session["gifts"] = [make_gift(story, ends=timezone.now() + timedelta(days=3)).pk]
    session.save()
    assert GATED not in read(client, story)


def test_audio_translation_and_fragments_are_those_of_the_reader_too(
    translator: Service, settings: Settings
) -> None:
    settings.VOICE = ("false",)
    story = make_story(make_edition(make_publication(language="en")))
    address, client = story.get_absolute_url(), look_as(kind="stranger")
    for path, status in ((address, 200), (f"{address}in/es/", 200), (f"{address}audio.mp3", 403)):
        for headers in ({}, {"HX-Request": "true", "HX-Target": "main"}):
            answer = client.get(path, headers=headers)
            assert answer.status_code == status, path
            assert GATED.lower() not in answer.content.decode().lower()
            assert answer["Cache-Control"] == "private, no-store"


def test_the_front_page_and_the_plans_are_those_of_the_reader() -> None:
    make_story()
    stranger, holder = look_as(kind="stranger"), look_as(kind="plan", plan=gold().pk)
    assert "Already a subscriber?" in stranger.get("/").content.decode()
    assert "Try GOLD free" not in holder.get("/").content.decode()
    assert "/accounts/signup/" in stranger.get("/plans/").content.decode()
    assert "Yours, without end." in holder.get("/plans/").content.decode()


# ---- who is who ---------------------------------------------------------------------------------
def test_nobody_is_signed_in_as_anybody() -> None:
    boss, reader = make_staff("boss@example.org", name="The Boss"), make_reader("iris@example.org")
    client = Client()
    client.force_login(boss)
    key, last = client.session.session_key, reader.last_login
    client.post(BEGIN, {"reader": reader.pk})
    page = client.get("/accounts/").content.decode()
    assert client.session.session_key == key
    assert client.session["_auth_user_id"] == str(boss.pk)
    assert "boss@example.org" in page
    assert "This page is your own." in page
    reader.refresh_from_db()
    assert reader.last_login == last


@pytest.mark.parametrize("path", ["/accounts/", "/accounts/data/", "/accounts/delete/"])
def test_nothing_private_of_the_chosen_reader_is_shown(path: str) -> None:
    reader = make_reader("iris@example.org", name="Zebedee")
    make_gift(make_story(headline="For a friend of mine"), giver=reader)
    page = look_as(reader).get(path).content.decode()
    assert page.count("iris@example.org") == 1  # in the bar
    assert "Zebedee" not in page
    assert "For a friend of mine" not in page


def test_the_bar_is_on_every_page_and_says_whom_and_since_when() -> None:
    client = look_as(make_reader("iris@example.org"))
    for path in ("/", "/publications/", "/plans/", "/keys/", "/accounts/", "/accounts/email/"):
        page = client.get(path).content.decode()
        assert "You are looking as <b>iris@example.org</b>, since" in page, path
        assert f'action="{STOP}"' in page
    assert "You are looking as" not in client.get("/admin/").content.decode()


# ---- nothing is done ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/plans/gold/trial/", {}),
        ("/accounts/", {"name": "X", "language": "nl"}),
        ("/accounts/data/", {}),
        ("/accounts/delete/", {}),
        ("/accounts/email/", {"email": "x@example.org", "action_add": ""}),
        ("/accounts/password/change/", {"oldpassword": "a long passphrase"}),
        ("/language/", {"language": "nl"}),
        ("/reading/", {"theme": "dark"}),
        ("/nothing-here/", {}),
    ],
)
def test_what_would_change_something_is_refused(path: str, form: dict[str, str]) -> None:
    boss, reader = make_staff(name="The Boss"), make_reader()
    client = look_as(reader, by=boss)
    before = list(User.objects.order_by("pk").values())
    answer = client.post(path, form)
    assert answer.status_code == 403
    assert "nothing can be done as somebody else" in answer.content.decode()
    assert list(User.objects.order_by("pk").values()) == before
    assert not Entitlement.objects.exists()


def test_the_desk_works_as_before() -> None:
    client, reader = look_as(kind="stranger"), make_reader()
    form = {"reader": reader.pk, "plan": gold().pk, "source": "staff"}
    assert client.post("/admin/paywall/entitlement/add/", form).status_code == 302
    assert Entitlement.objects.filter(reader=reader).exists()


# ---- the end of it ------------------------------------------------------------------------------
def test_it_stops_when_asked_and_leads_back_to_the_same_page() -> None:
    story = make_story()
    client = look_as(kind="stranger")
    answer = client.post(STOP, {"next": story.get_absolute_url()})
    assert answer["Location"] == story.get_absolute_url()
    html = read(client, story)
    assert GATED in html
    assert "You are looking as" not in html


def test_it_stops_by_a_form_of_this_site_only() -> None:
    strict: Any = Client(enforce_csrf_checks=True)
    strict.force_login(make_staff())
    assert strict.post(STOP).status_code == 403
    assert strict.post(BEGIN, {"kind": "stranger"}).status_code == 403
    assert look_as(kind="stranger").get(STOP).status_code == 405
    led = look_as(kind="stranger").post(STOP, {"next": "https://evil.example/"})
    assert led["Location"] == "/"


def test_it_ends_by_itself_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    story, client, now = make_story(), look_as(kind="stranger"), timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + LASTS - timedelta(seconds=5))
    assert GATED not in read(client, story)
    monkeypatch.setattr(timezone, "now", lambda: now + LASTS + timedelta(seconds=1))
    html = read(client, story)
    assert GATED in html
    assert "You see the newsstand as yourself again." in html


def test_it_ends_with_the_session() -> None:
    boss = make_staff()
    client = look_as(kind="stranger", by=boss)
    client.post("/accounts/logout/")
    client.force_login(boss)
    assert "You are looking as" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_staff": True}, {"is_superuser": True}]
)
def test_it_ends_when_the_reader_may_not_be_played_any_more(change: dict[str, bool]) -> None:
    reader = make_reader("iris@example.org")
    client = look_as(reader)
    User.objects.filter(pk=reader.pk).update(**change)
    assert "<b>iris@example.org</b>" not in client.get("/").content.decode()


def test_it_ends_when_the_reader_is_gone() -> None:
    reader = make_reader("iris@example.org")
    client = look_as(reader)
    reader.delete()
    page = client.get("/").content.decode()
    assert "iris@example.org" not in page
    assert "yourself again" in page


def test_it_ends_when_the_plan_is_gone() -> None:
    plan = other_plan()
    client = look_as(kind="plan", plan=plan.pk)
    plan.delete()
    assert "<b>a reader on" not in client.get("/").content.decode()


def test_it_ends_when_the_right_to_it_is_taken() -> None:
    helper, story = staff_who_may("accounts.view_user"), make_story()
    client = look_as(make_reader("iris@example.org"), by=helper)
    assert "iris@example.org" in read(client, story)
    helper.user_permissions.clear()
    assert "iris@example.org" not in read(client, story)
    User.objects.filter(pk=helper.pk).update(is_staff=False)
    assert GATED not in read(client, story)


# ---- nothing is kept ----------------------------------------------------------------------------
PAGES = ("/", "/publications/", "/keys/", "/plans/")


def test_no_page_with_the_bar_is_kept_for_strangers_and_none_of_theirs_comes_without_it() -> None:
    """In both orders, for each page that is kept whole."""
    story = make_story().get_absolute_url()
    for order in (0, 1):
        cache.clear()
        for path in (*PAGES, story):
            visitors = [look_as(kind="stranger"), Client()]
            answers = [one.get(path) for one in (visitors if order else visitors[::-1])]
            seen, strangers = answers if order else answers[::-1]
            assert "You are looking as <b>a stranger</b>" in seen.content.decode(), path
            assert seen["Cache-Control"] == "private, no-store"
            assert "You are looking as" not in strangers.content.decode(), path
            assert "no-store" not in strangers["Cache-Control"]


def test_what_the_reader_would_get_is_what_they_get() -> None:
    """But for the frame, which is the staff's own."""
    story = make_story()
    seen, theirs = (read(client, story) for client in (look_as(kind="stranger"), Client()))
    assert _main(seen) == _main(theirs)


def _main(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


# ---- the log ------------------------------------------------------------------------------------
def test_start_and_end_are_in_the_log_on_the_reader() -> None:
    boss, reader = make_staff(), make_reader()
    look_as(reader, by=boss).post(STOP)
    lines = LogEntry.objects.order_by("pk")
    assert [(line.user_id, line.object_id) for line in lines] == [(boss.pk, str(reader.pk))] * 2
    assert [said(line) for line in lines] == [
        "Began to see the newsstand as this reader.",
        "Saw the newsstand as themselves again.",
    ]


def test_a_kind_is_in_the_log_on_the_account_of_who_plays_it() -> None:
    boss = make_staff()
    look_as(kind="ended", plan=gold().pk, by=boss).post(STOP)
    first = LogEntry.objects.earliest("pk")
    assert first.object_id == str(boss.pk)
    assert said(first) == "Began to see the newsstand as a reader whose GOLD has ended."


def test_what_is_the_same_for_everyone_may_be_kept_when_a_reader_asks_for_it() -> None:
    client = Client()
    client.force_login(make_reader())
    answer = client.get(f"{make_story().edition.get_absolute_url()}cover.svg")
    assert "public" in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.headers["Vary"]


def test_nothing_is_kept_of_what_somebody_who_is_played_is_shown() -> None:
    cover = f"{make_story().edition.get_absolute_url()}cover.svg"
    answer = look_as(kind="stranger").get(cover)
    assert answer.headers["Cache-Control"] == "private, no-store"
