"""A gift link as its receiver finds it: looking, opening, and what is closed again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Story
from magreader.newsstand.who import GIFTS
from magreader.paywall import asking
from magreader.paywall.gifts import GIFT_BROWSERS, Given, give, signer, take_back
from magreader.paywall.models import GiftLink
from magreader.paywall.reader import Reader
from tests.client import Client
from tests.make import (
    PARAGRAPHS,
    make_edition,
    make_entitlement,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)
from tests.translations import Service

pytestmark = pytest.mark.django_db
OPENING, END = PARAGRAPHS[0][:20], PARAGRAPHS[-1]


@pytest.fixture
def giver() -> User:
    reader = make_reader("ines@example.org", name="Ines")
    make_entitlement(reader, ends=None)
    return reader


@pytest.fixture
def story() -> Story:
    title = make_publication("Courier", slug="courier", language="en")
    return make_story(
        make_edition(title), "A piano crosses the bar", slug="the-piano", deck="Nobody had asked."
    )


@pytest.fixture
def gift(giver: User, story: Story) -> Given:
    return give(Reader(giver), story)


@pytest.fixture
def link(gift: Given) -> str:
    return reverse("gift", args=[gift.token])


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def opened() -> int:
    return GiftLink.objects.get().opened


# ---- looking ------------------------------------------------------------------------------------
def test_the_page_says_who_gives_what_and_until_when(
    client: Client, link: str, gift: Given
) -> None:
    page = read(client, link)
    day = timezone.localtime(gift.ends)
    assert f"Ines gives you this story: you may read it in full until {day.day} {day:%B}" in page
    for words in ("A piano crosses the bar", "Nobody had asked.", "Courier", "Read the story"):
        assert words in page
    assert "example.org" not in page
    assert OPENING not in page


def test_a_giver_without_a_name_is_not_known_by_their_address(
    client: Client, link: str, giver: User
) -> None:
    User.objects.filter(pk=giver.pk).update(name="")
    page = read(client, link)
    assert "A reader gives you this story" in page
    assert "ines" not in page.lower().replace("lines", "")


def test_what_stands_in_the_address_goes_no_further(
    client: Client, link: str, gift: Given, story: Story, settings: Settings
) -> None:
    answer = client.get(link)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "strict-origin"
    page = answer.content.decode()
    assert gift.token not in page
    address = settings.SITE_URL + story.get_absolute_url()
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert '<meta property="og:title" content="A piano crosses the bar – Courier">' in page
    assert "Ines" not in page[: page.index("<body>")]


def test_programs_that_follow_links_use_nothing_up(client: Client, link: str) -> None:
    for _ in range(3):
        client.get(link)
        client.head(link)
        client.get(link, headers={"User-Agent": "Mail scanner", "HX-Request": "true"})
    assert opened() == 0
    assert not Session.objects.exists()


@pytest.mark.parametrize("wrong", ["x", "{key}", "{token}x", "{token}.x", "{key}.{key}"])
def test_a_link_that_was_never_ours_is_missing(client: Client, gift: Given, wrong: str) -> None:
    key = GiftLink.objects.get().key
    address = f"/gifts/{wrong.format(key=key, token=gift.token)}/"
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 404
    assert opened() == 0


# ---- opening ------------------------------------------------------------------------------------
def test_the_button_opens_the_story_to_a_stranger_and_says_why(
    client: Client, link: str, story: Story
) -> None:
    answer = client.post(link)
    assert (answer.status_code, answer["Location"]) == (302, story.get_absolute_url())
    assert answer["Referrer-Policy"] == "strict-origin"
    page = client.get(story.get_absolute_url())
    assert page["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert END in text
    assert "Ines gave you this story: you read it in full until " in text
    assert END not in read(client, make_story(story.edition).get_absolute_url())
    assert END not in read(Client(), story.get_absolute_url())


def test_one_browser_counts_once_and_two_count_twice(client: Client, link: str) -> None:
    for _ in range(3):
        client.post(link)
    assert opened() == 1
    Client().post(link)
    assert opened() == 2


@pytest.mark.usefixtures("story")
def test_it_is_not_counted_for_who_reads_the_story_anyway(
    client: Client, link: str, giver: User, story: Story
) -> None:
    for reader in (giver, make_staff()):
        client.force_login(reader)
        assert client.post(link)["Location"] == story.get_absolute_url()
    Story.objects.update(premium=False)
    Client().post(link)
    assert opened() == 0


def test_a_form_from_elsewhere_is_refused(link: str) -> None:
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert opened() == 0


def test_a_session_that_somebody_put_into_the_browser_holds_no_gift(
    client: Client, link: str, story: Story
) -> None:
    client.session.save()
    planted = client.cookies["sessionid"].value
    client.post(link)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert END not in read(thief, story.get_absolute_url())
    assert END in read(client, story.get_absolute_url())


# ---- the kept page and the gifted one -----------------------------------------------------------
def test_the_kept_page_of_strangers_and_the_gifted_one_are_never_mixed_up(
    link: str, story: Story
) -> None:
    address = story.get_absolute_url()
    for _ in range(2):
        holder, stranger = Client(), Client()
        assert END not in read(stranger, address)  # kept from here on
        holder.post(link)
        assert END in read(holder, address)
        assert END not in read(stranger, address)
        assert END in read(holder, address)


def test_the_gifted_page_comes_first_and_is_not_kept(link: str, story: Story) -> None:
    holder = Client()
    holder.post(link)
    assert END in read(holder, story.get_absolute_url())
    assert END not in read(Client(), story.get_absolute_url())


def test_a_gift_that_could_not_be_read_a_moment_ago_is_not_kept_for_strangers(
    link: str, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate is asked twice for a stranger's page. What fails once stays closed; what opens
    then is the holder's alone."""

    def once(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            raise RuntimeError("the gifts cannot be read")
        return real(*args)

    calls: list[Any] = []
    real = asking._gift_of
    holder, address = Client(), story.get_absolute_url()
    holder.post(link)
    monkeypatch.setattr(asking, "_gift_of", once)
    page = holder.get(address)
    assert END in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert END not in read(Client(), address)


# ---- everything of the story --------------------------------------------------------------------
def test_fragment_translation_and_audio_open_with_it(
    client: Client,
    link: str,
    story: Story,
    translator: Service,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,
) -> None:
    def speak(text: str, language: str) -> Any:
        (path := tmp_path / f"{abs(hash(text))}.mp3").write_text(text)
        return path

    settings.VOICE = ("a voice",)
    monkeypatch.setattr("magreader.newsstand.views.audio.speak", speak)
    href = story.get_absolute_url()
    make_story(story.edition, paragraphs=("Closed. " * 40, "Never told."))
    client.post(link)
    fragment = client.get(href, headers={"HX-Request": "true"})
    assert END in fragment.content.decode()
    assert fragment["Cache-Control"] == "private, no-store"
    assert END.upper() in read(client, f"{href}in/es/")
    for address in (f"{href}audio.mp3", f"{story.edition.get_absolute_url()}audio.mp3"):
        sound = client.get(address)
        assert END in sound.content.decode()
        assert "Never told." not in sound.content.decode()
        assert sound["Cache-Control"] == "private, no-store"
        assert Client().get(address).status_code == 403


# ---- signing in and out -------------------------------------------------------------------------
def test_signing_in_keeps_the_gift_and_signing_out_drops_it(
    client: Client, link: str, story: Story
) -> None:
    reader, address = make_reader(), story.get_absolute_url()
    client.post(link)
    login = {"login": reader.email, "password": "a long passphrase"}
    assert client.post(reverse("account_login"), login).status_code == 302
    page = read(client, address)
    assert END in page
    assert "Ines gave you this story" in page
    client.post(reverse("account_logout"))
    assert END not in read(client, address)
    assert GIFTS not in client.session


# ---- the end ------------------------------------------------------------------------------------
def _end() -> None:
    GiftLink.objects.update(ends=timezone.now() - timedelta(seconds=1))


def _take_back() -> None:
    link = GiftLink.objects.get()
    take_back(link.giver, link.pk)


def _switch_off() -> None:
    User.objects.update(is_active=False)


def _delete() -> None:
    User.objects.get(name="Ines").delete()


@pytest.mark.parametrize(
    ("over", "words"),
    [
        (_end, "The link opened this story until"),
        (_take_back, "has taken the link back"),
        (_switch_off, "The account that gave this story is gone"),
        (_delete, "The account that gave this story is gone"),
    ],
)
def test_what_is_over_is_told_kindly_and_closed_for_all(
    client: Client, link: str, story: Story, over: Any, words: str
) -> None:
    client.post(link)
    assert END in read(client, story.get_absolute_url())
    over()
    assert END not in read(client, story.get_absolute_url())
    for answer in (client.get(link), client.post(link), Client().post(link)):
        assert answer.status_code == 410
        assert answer["Cache-Control"] == "private, no-store"
        page = answer.content.decode()
        assert words in page
        assert "See the plans" in page
        assert END not in page
        assert link.split("/")[2] not in page


def test_the_eleventh_browser_is_told_and_the_others_still_read(
    client: Client, link: str, story: Story
) -> None:
    client.post(link)
    GiftLink.objects.update(opened=GIFT_BROWSERS)
    late = Client()
    for answer in (late.get(link), late.post(link)):
        assert answer.status_code == 410
        assert "opened in 10 browsers" in answer.content.decode()
    assert END not in read(late, story.get_absolute_url())
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 302
    assert END in read(client, story.get_absolute_url())


def test_an_unpublished_story_is_the_same_as_a_missing_one(
    client: Client, link: str, story: Story
) -> None:
    client.post(link)
    Edition.objects.update(published=False)
    for address in (link, story.get_absolute_url()):
        assert client.get(address).status_code == 404
    assert client.post(link).status_code == 404
    missing = Client().get("/gifts/never-there/").content.decode()
    assert re.sub(r"/gifts/[^/]+/", "", read(client, link)) == re.sub(r"/gifts/[^/]+/", "", missing)


def test_a_gone_gift_says_nothing_of_other_links(client: Client) -> None:
    answer = client.get(reverse("gift", args=[signer.sign("of-nobody")]))
    assert answer.status_code == 410
    assert "To the story" not in answer.content.decode()


# ---- queries ------------------------------------------------------------------------------------
def test_who_holds_gifts_costs_two_more_questions(
    client: Client, link: str, story: Story, django_assert_num_queries: Any
) -> None:
    client.post(link)
    read(client, story.get_absolute_url())
    # session, story, gift (asked twice as for every stranger), text, plans and titles
    with django_assert_num_queries(7):
        read(client, story.get_absolute_url())
