"""A story: what everyone sees, what the gate adds, and what stands around it."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.models import Edition, FormerAddress, Holding, Related, Story, new_revision
from magreader.paywall.models import Plan
from tests.make import (
    PARAGRAPHS,
    gold,
    make_edition,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_staff,
    make_story,
    make_unconfirmed_reader,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/publications/courier/2025-11-18/the-piano/"
OPENING, END = PARAGRAPHS[0][:20], PARAGRAPHS[-1]


@pytest.fixture
def edition() -> Edition:
    return make_edition(make_publication("Courier", slug="courier"), date(2025, 11, 18))


@pytest.fixture
def story(edition: Edition) -> Story:
    return make_story(
        edition,
        "A piano crosses the bar",
        slug="the-piano",
        deck="Nobody had asked why.",
        byline="Ilse Brandt",
    )


def read(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


def as_reader(client: Client, **rights: Any) -> User:
    reader = make_reader()
    if rights:
        make_entitlement(reader, **rights)
    client.force_login(reader)
    return reader


# ---- what everyone sees -----------------------------------------------------------------------
@pytest.mark.usefixtures("story")
def test_public_facts_are_there_for_everyone(client: Client) -> None:
    page = read(client)
    assert "<title>A piano crosses the bar – Courier · magreader</title>" in page
    assert '<meta name="description" content="Nobody had asked why.">' in page
    for words in ("Nobody had asked why.", "Ilse Brandt", "2 min", "18 November 2025"):
        assert words in page
    assert "This story is from the" in page
    assert re.search(r"18 November 2025 edition</a> of <bdi[^>]*>Courier</bdi>\.", page)


@pytest.mark.usefixtures("story")
def test_a_stranger_sees_the_opening_and_how_to_go_on(client: Client) -> None:
    page = read(client)
    assert OPENING in page
    assert END not in page
    assert "This is a premium story" in page
    assert f'href="/plans/?next={ADDRESS.replace("/", "%2F")}"' in page
    assert f'href="/accounts/login/?next={ADDRESS.replace("/", "%2F")}"' in page
    assert "Try GOLD – Free" in page
    assert "Already a subscriber?" in page


# ---- what the gate says -----------------------------------------------------------------------
@pytest.mark.usefixtures("story")
def test_a_running_plan_opens_it_and_says_until_when(client: Client) -> None:
    as_reader(client, ends=datetime(2099, 3, 3, 12, tzinfo=UTC))
    page = read(client)
    assert END in page
    assert "You read this in full with GOLD until 3 March 2099." in page
    assert "Try GOLD" not in page
    assert 'class="gate"' not in page


@pytest.mark.usefixtures("story")
def test_a_plan_without_end_names_no_day(client: Client) -> None:
    as_reader(client, ends=None)
    assert "You read this in full with GOLD." in read(client)


@pytest.mark.usefixtures("story")
def test_a_plan_that_ended_says_when(client: Client) -> None:
    as_reader(
        client, starts=datetime(2020, 1, 1, tzinfo=UTC), ends=datetime(2020, 3, 4, tzinfo=UTC)
    )
    page = read(client)
    assert "Your GOLD ended on 3 March 2020." in page
    assert END not in page
    assert "Already a subscriber?" not in page


@pytest.mark.usefixtures("story")
def test_a_plan_to_come_says_from_when(client: Client) -> None:
    as_reader(client, starts=datetime(2099, 3, 3, tzinfo=UTC), ends=None)
    page = read(client)
    assert "GOLD opens this story for you from 3 March 2099." in page
    assert END not in page


@pytest.mark.usefixtures("story")
def test_a_plan_for_another_title_says_so(client: Client) -> None:
    plan = make_plan("Harbour")
    plan.publications.add(make_publication("The Echo"))
    as_reader(client, plan=plan, ends=timezone.now() + timedelta(days=5))
    page = read(client)
    assert "Your Harbour does not include Courier." in page
    assert END not in page


@pytest.mark.usefixtures("story")
def test_staff_read_everything_and_are_told_why(client: Client) -> None:
    client.force_login(make_staff())
    page = read(client)
    assert END in page
    assert "You read this in full as staff." in page
    assert "Try GOLD" not in page


def test_a_free_story_opens_for_everyone(client: Client, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(premium=False)
    page = read(client)
    assert END in page
    assert "This story is free to read." in page
    assert "Try GOLD – Free" in page


@pytest.mark.usefixtures("story")
def test_no_trial_is_offered_twice_or_for_a_plan_that_does_not_open_it(client: Client) -> None:
    now = timezone.now()
    as_reader(client, source="trial", starts=now - timedelta(days=9), ends=now - timedelta(days=2))
    page = read(client)
    assert "Try GOLD" not in page
    assert "See all plans" in page
    client.logout()
    echo = make_plan("Echo", trial_days=7)
    echo.publications.add(make_publication("The Echo"))
    assert "Try GOLD" in read(client)
    Plan.objects.filter(pk=gold().pk).update(everything=False)
    new_revision()
    assert "Try " not in read(client)


# ---- what opens a lock ------------------------------------------------------------------------
def lock(client: Client) -> str:
    return read(client).split('class="gate"')[1].split("</section>")[0]


@pytest.mark.usefixtures("story")
def test_a_stranger_signs_up_at_the_lock_and_comes_back_to_the_story(client: Client) -> None:
    found, back = lock(client), ADDRESS.replace("/", "%2F")
    assert "GOLD opens every premium story of every title on the stand." in found
    assert f'href="/accounts/signup/?next={back}"' in found
    for words in ("Sign up and try GOLD", "Enter a voucher", "See all plans"):
        assert words in found
    assert "<form" not in found


@pytest.mark.usefixtures("story")
def test_a_reader_tries_at_the_lock_itself(client: Client) -> None:
    client.force_login(make_reader())
    found = lock(client)
    assert 'action="/plans/gold/trial/"' in found
    assert f'name="next" value="{ADDRESS}"' in found
    assert "csrfmiddlewaretoken" in found


@pytest.mark.usefixtures("story")
def test_a_reader_without_a_confirmed_address_is_told_how(client: Client) -> None:
    client.force_login(make_unconfirmed_reader())
    found = lock(client)
    assert "You have none yet" not in found
    assert 'href="/accounts/email/"' in found


def test_only_public_plans_that_open_the_story_are_named_two_at_most(
    client: Client, story: Story
) -> None:
    titled = [make_plan(name) for name in ("Aft", "Bow", "Mast")]
    for plan in titled:
        plan.publications.add(story.edition.publication)
    make_plan("Elsewhere").publications.add(make_publication("The Echo"))
    make_plan("Hidden", everything=True, public=False)
    free = make_plan("Neighbour", price=0)
    free.publications.add(story.edition.publication)
    client.force_login(make_reader())
    found = lock(client)
    assert found.index("Neighbour opens") < found.index("GOLD opens")
    for name in ("Aft", "Bow", "Mast", "Elsewhere", "Hidden"):
        assert name not in found


@pytest.mark.parametrize("signed_in", [False, True])
def test_where_no_plan_opens_it_the_lock_says_whom_to_ask(
    client: Client, story: Story, signed_in: bool
) -> None:
    Plan.objects.update(public=False)
    if signed_in:
        as_reader(client)
    found = lock(client)
    assert "No plan on offer opens Courier yet." in found
    assert 'href="mailto:magreader@127.0.0.1?subject=Courier"' in found
    assert "Enter a voucher" in found


@pytest.mark.usefixtures("story")
def test_every_lock_has_a_way_on(client: Client) -> None:
    """Whatever its reason, at least one next step stands there, and none is a dead end."""
    now, day = timezone.now(), timedelta(days=1)
    elsewhere = make_plan("Harbour")
    elsewhere.publications.add(make_publication("The Echo"))
    for rights in (
        {},
        {"ends": now - day, "starts": now - 9 * day},
        {"ends": now - day, "starts": now - 9 * day, "source": "trial"},
        {"starts": now + day, "ends": None},
        {"plan": elsewhere, "ends": None},
    ):
        as_reader(client, **rights)
        found = lock(client)
        assert 'class="button' in found
        assert "/plans/voucher/" in found
        for link in re.findall(r'href="(/[^"]*)"', found):
            assert client.get(link.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("holding", "words"),
    [(Holding.CARD, "only the headline"), (Holding.OPENING, "only the opening")],
)
def test_what_the_library_does_not_hold_is_said_to_everyone(
    client: Client, edition: Edition, holding: Holding, words: str
) -> None:
    text = PARAGRAPHS if holding is Holding.OPENING else ()
    make_story(edition, slug="the-piano", holding=holding, paragraphs=text)
    assert words in read(client)
    as_reader(client, ends=None)
    assert words in read(client)


def test_a_card_promises_nothing_to_unlock(client: Client, edition: Edition) -> None:
    make_story(edition, slug="the-piano", paragraphs=())
    assert 'class="gate"' not in read(client)


# ---- headers ----------------------------------------------------------------------------------
@pytest.mark.usefixtures("story")
def test_a_full_view_is_stored_nowhere(client: Client) -> None:
    assert client.get(ADDRESS)["Cache-Control"] == "no-cache"
    as_reader(client, ends=None)
    assert client.get(ADDRESS)["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("story")
def test_every_answer_varies_with_who_asks_and_how(client: Client) -> None:
    for _ in range(2):
        varies = client.get(ADDRESS)["Vary"]
        assert varies == "Cookie, HX-Request, Accept-Language"
        as_reader(client, ends=None)


@pytest.mark.usefixtures("story")
def test_a_page_that_was_kept_for_strangers_is_never_shown_to_a_reader(client: Client) -> None:
    read(client)
    as_reader(client, ends=None)
    assert END in read(client)
    client.logout()
    assert END not in read(client)


# ---- addresses --------------------------------------------------------------------------------
@pytest.mark.parametrize("hidden", ["unpublished", "nothing held"])
def test_what_readers_may_not_hear_of_is_missing(client: Client, story: Story, hidden: str) -> None:
    if hidden == "unpublished":
        Edition.objects.update(published=False)
    else:
        Story.objects.update(holding=Holding.NOTHING)
    for _ in range(2):
        assert client.get(ADDRESS).status_code == 404
        client.force_login(make_staff(f"staff{_}@example.org"))


def test_a_former_address_redirects_for_good(
    client: Client, story: Story, edition: Edition
) -> None:
    FormerAddress.objects.create(story=story, edition=edition, slug="a-pianno")
    answer = client.get("/publications/courier/2025-11-18/a-pianno/")
    assert (answer.status_code, answer["Location"]) == (301, ADDRESS)
    Edition.objects.update(published=False)
    assert client.get("/publications/courier/2025-11-18/a-pianno/").status_code == 404


# ---- before, after and beside -----------------------------------------------------------------
def test_the_next_story_rolls_over_into_the_next_edition(
    client: Client, story: Story, edition: Edition
) -> None:
    before = make_edition(edition.publication, date(2025, 11, 17))
    after = make_edition(edition.publication, date(2025, 11, 19))
    make_story(before, slug="first-of-before", position=1)
    make_story(before, slug="last-of-before", position=2)
    make_story(after, slug="first-of-after", position=1)
    page = read(client)
    assert 'rel="prev" href="/publications/courier/2025-11-17/last-of-before/"' in page
    assert 'rel="next" href="/publications/courier/2025-11-19/first-of-after/"' in page
    make_story(edition, slug="inside", position=9)
    new_revision()
    assert 'rel="next" href="/publications/courier/2025-11-18/inside/"' in read(client)


def test_more_stories_stand_under_their_issue_dates(
    client: Client, story: Story, edition: Edition
) -> None:
    other = make_edition(edition.publication, date(2025, 11, 2))
    card = make_story(other, "Ferry fares go up", deck="By a fifth.", minutes=4, paragraphs=())
    Related.objects.create(story=story, card=card, position=0)
    make_story(edition, "Tide tables are out")
    page = read(client)
    more = page[page.index("More stories from ") :]
    assert more.index("18 November 2025</a></h3>") < more.index("Tide tables are out")
    assert more.index("Tide tables are out") < more.index("2 November 2025</a></h3>")
    after = more[more.index("2 November 2025</a></h3>") :]
    for words in ("Ferry fares go up", "By a fifth.", "4 min", "<span>2 November 2025</span>"):
        assert words in after


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_text_is_on_its_way_before_what_stands_around_it_is_asked_for(
    story: Story, signed_in: bool, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    if signed_in:
        as_reader(client, ends=None)
    with django_assert_max_num_queries(6):
        answer = client.get(ADDRESS)
        assert isinstance(answer, StreamingHttpResponse)
        parts = iter(answer)
        first = next(parts).decode()
    make_story(story.edition, "Tide tables are out")
    assert OPENING in first
    assert "</html>" not in first
    assert "Tide tables are out" in b"".join(parts).decode()
    assert not client.get(ADDRESS).streaming  # kept by now


@pytest.mark.usefixtures("story")
def test_a_page_whose_later_part_fails_is_whole_without_it_and_not_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("magreader.newsstand.views.story.related_to", None)
        page = read(client)
    assert OPENING in page
    assert "This story is from the" not in page
    assert page.rstrip().endswith("</html>")
    assert "This story is from the" in read(client)


# ---- queries ----------------------------------------------------------------------------------
def crowd(story: Story, others: int) -> None:
    for place in range(others):
        card = make_story(make_edition(story.edition.publication), paragraphs=())
        Related.objects.create(story=story, card=card, position=place)
        make_story(story.edition)


@pytest.mark.parametrize("others", [1, 50])
def test_queries_do_not_grow_for_a_stranger(
    client: Client, story: Story, others: int, django_assert_num_queries: Any
) -> None:
    crowd(story, others)
    with django_assert_num_queries(14):
        read(client)
    with django_assert_num_queries(1):  # the story with its gate facts and the revision
        read(client)


def test_stories_of_one_edition_share_what_is_known_of_it(
    client: Client, story: Story, django_assert_num_queries: Any
) -> None:
    other = make_story(story.edition)
    read(client)
    # story, its facts, listed cards, teaser, plans and titles; its words for others like it, twice
    with django_assert_num_queries(8):
        read(client, other.get_absolute_url())


@pytest.mark.parametrize("others", [1, 50])
def test_queries_do_not_grow_for_a_reader(
    client: Client, story: Story, others: int, django_assert_num_queries: Any
) -> None:
    crowd(story, others)
    as_reader(client, ends=None)
    read(client)
    with django_assert_num_queries(5):  # session, account, story, rights, text
        read(client)


@pytest.mark.parametrize("plans", [1, 20])
def test_queries_at_a_lock_do_not_grow_with_plans(
    client: Client, story: Story, plans: int, django_assert_num_queries: Any
) -> None:
    for _ in range(plans):
        make_plan(trial_days=7).publications.add(story.edition.publication)
    client.force_login(make_reader())
    read(client)
    # Session, account, story, rights, meter, teaser; what is held, plans, their titles; the
    # addresses of the account and whether the trial was had with one.
    with django_assert_num_queries(11):
        read(client)


def test_plans_are_not_asked_for_where_a_plan_is_held(
    client: Client, story: Story, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        make_plan(trial_days=7).publications.add(story.edition.publication)
    as_reader(client, ends=None)
    read(client)
    assert Plan.objects.count() == 6
    with django_assert_max_num_queries(5):
        read(client)
